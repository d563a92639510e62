package io.cordelia.cli;

import io.cordelia.at.FileGroup;
import io.cordelia.at.PutOptions;
import io.cordelia.at.Verification;
import io.cordelia.device.spi.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cordelia files put}: writes files to a module. */
@Command(
        name = "put",
        description = {
            "Write files to the module, and check them by reading them back.",
            "A file that is there is replaced. If it is stopped, no half-written file stays. "
                    + "As JSON: [{name, bytes, action}], where action is written, unchanged or planned."
        },
        footer = {"", "Example: cordelia files put -p /dev/ttyUSB0 --if-changed rootca.pem cert.pem privatekey.pem"})
final class FilesPutCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Option(names = "--as", paramLabel = "NAME", description = "The name of a single file on the module.")
    private Optional<String> as = Optional.empty();

    @Option(names = "--if-changed", description = "Write only what the module has not, or has otherwise.")
    private boolean ifChanged;

    @Option(
            names = "--verify",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Check what was written by reading it back (default), or not.")
    private boolean verify = true;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only print which files would be written.")
    private boolean dryRun;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of this computer.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        List<Source> sources = sources();
        CommandContext context = port.context();
        if (dryRun) {
            List<Put> planned = sources.stream()
                    .map(source -> new Put(source.name(), source.content().length, "planned"))
                    .toList();
            print(planned);
            context.screen().note("dry run: nothing was written");
            return ExitStatus.DONE;
        }
        PutOptions options = PutOptions.DEFAULTS
                .withVerification(verify ? Verification.CONTENT : Verification.NONE)
                .withListener(context.screen()::progress);
        try (ModuleSession session = port.module()) {
            List<Put> done = new ArrayList<>();
            for (Source source : sources) {
                done.add(put(session.module().files(), source, options));
            }
            print(done);
        }
        return ExitStatus.DONE;
    }

    private Put put(FileGroup module, Source source, PutOptions options) {
        boolean written = true;
        if (ifChanged) {
            written = module.putIfChanged(source.name(), source.content(), options);
        } else {
            module.put(source.name(), source.content(), options);
        }
        return new Put(source.name(), source.content().length, written ? "written" : "unchanged");
    }

    private void print(List<Put> files) {
        output.print(files, () -> files.stream()
                .map(file -> file.name() + ": " + file.bytes() + " bytes " + file.action())
                .toList());
    }

    /** Reads all files before anything is sent. */
    private List<Source> sources() {
        if (as.isPresent() && files.size() > 1) {
            throw new WrongInputException("--as names one file, but " + files.size() + " are given");
        }
        Set<String> names = new HashSet<>();
        List<Source> sources = new ArrayList<>();
        for (Path file : files) {
            String name = as.orElseGet(() -> String.valueOf(file.getFileName()));
            if (!names.add(name)) {
                throw new WrongInputException("several files are called " + name + ": put them one by one, with --as");
            }
            sources.add(new Source(name, content(file)));
        }
        return sources;
    }

    private static byte[] content(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new WrongInputException(file + (Files.exists(file) ? " is not a file" : " does not exist"));
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new WrongInputException(file + " cannot be read: " + IoReason.of(e));
        }
    }

    private record Source(String name, byte[] content) {}

    /** What became of a file, as it is printed. */
    record Put(String name, int bytes, String action) {}
}
