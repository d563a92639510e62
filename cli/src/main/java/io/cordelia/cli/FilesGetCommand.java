package io.cordelia.cli;

import io.cordelia.at.FileGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cordelia files get}: reads files of a module. */
@Command(
        name = "get",
        description = {
            "Read files of the module into files of this computer, which only you may read. "
                    + "Files that are there already are replaced with --force only.",
            "Prints the names of the files that were written. As JSON: [{name, file, bytes}]."
        },
        footer = {"", "Example: cordelia files get -p /dev/ttyUSB0 \"*.pem\" --to backup"})
final class FilesGetCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Option(names = "--as", paramLabel = "FILE", description = "Where to write a single file.")
    private Optional<Path> as = Optional.empty();

    @Option(names = "--to", paramLabel = "FOLDER", description = "The folder to write to; the current one if left out.")
    private Path to = Path.of("");

    @Option(names = "--force", description = "Replace files of this computer that are there already.")
    private boolean force;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only print which files would be written.")
    private boolean dryRun;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Names on the module; * and ? are wildcards.")
    private List<String> patterns = List.of();

    @Override
    public Integer call() {
        if (!to.toString().isEmpty() && !Files.isDirectory(to)) {
            throw new WrongInputException("--to: " + to + " is not a folder");
        }
        try (ModuleSession session = port.module()) {
            FileGroup files = session.module().files();
            List<String> names = NamePattern.expand(patterns, files);
            List<Path> targets = targets(names);
            if (!force) {
                refuseToReplace(targets);
            }
            List<Got> got = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                got.add(get(files, names.get(i), targets.get(i)));
            }
            output.print(got, () -> got.stream().map(Got::file).toList());
        }
        if (dryRun) {
            port.context().screen().note("dry run: nothing was written");
        }
        return ExitStatus.DONE;
    }

    private static void refuseToReplace(List<Path> targets) {
        List<Path> there = targets.stream().filter(Files::isRegularFile).toList();
        if (!there.isEmpty()) {
            throw new WrongInputException(there.stream().map(Path::toString).collect(Collectors.joining(", "))
                    + (there.size() == 1 ? " is" : " are") + " there already; nothing was read: replace with --force, "
                    + "or choose another place with --to or --as");
        }
    }

    private Got get(FileGroup files, String name, Path target) {
        if (dryRun) {
            return new Got(name, target.toString(), Optional.empty());
        }
        files.get(name, target);
        return new Got(name, target.toString(), Optional.of(target.toFile().length()));
    }

    private List<Path> targets(List<String> names) {
        if (as.isPresent()) {
            if (names.size() > 1) {
                throw new WrongInputException("--as names one file, but " + names.size() + " are to be read");
            }
            return List.of(as.get());
        }
        Set<Path> taken = new HashSet<>();
        List<Path> targets = new ArrayList<>();
        for (String name : names) {
            Path target = to.resolve(lastPart(name));
            if (!taken.add(target)) {
                throw new WrongInputException("several files would be written to " + target + ": get them one by one");
            }
            targets.add(target);
        }
        return targets;
    }

    /** The module's names may have folders in them, but do not choose the folder here. */
    private static String lastPart(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        boolean usable = !last.isEmpty()
                && !last.equals(".")
                && !last.equals("..")
                && last.codePoints().noneMatch(c -> Character.isISOControl(c) || c == ':');
        if (!usable) {
            throw new WrongInputException(
                    Screen.printable(name) + " cannot be the name of a file here: name one with --as");
        }
        return last;
    }

    /** A file that was read, as it is printed. */
    record Got(String name, String file, Optional<Long> bytes) {}
}
