package io.cordelia.cli;

import io.cordelia.pki.FoundKey;
import io.cordelia.pki.KeyScanner;
import io.cordelia.pki.PkiDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cordelia pki scan}: whether private keys lie in files. */
@Command(
        name = "scan",
        description = {
            "Search files, such as a dump of a device's flash memory, and folders for private keys: PEM, and PKCS#1, PKCS#8 "
                    + "and SEC1 DER, at any offset.",
            "Exit status 0 if there is none, 1 if there is one.",
            "As JSON: [{file, offset, size, encoding, form, algorithm, fits}]; algorithm is left out of an encrypted key, "
                    + "fits without --certificate."
        },
        footer = {"", "Example: cordelia pki scan flash.bin --certificate pki/dev01.pem"})
final class PkiScanCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files and folders.")
    private List<Path> paths = List.of();

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Tell of each key whether it belongs to this certificate.")
    private Optional<Path> certificate = Optional.empty();

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        KeyScanner scanner = certificate
                .map(file -> KeyScanner.create()
                        .certificate(PkiDocument.read(file, Optional.empty()).certificates().stream()
                                .findFirst()
                                .orElseThrow(() -> new WrongInputException(file + " holds no certificate"))))
                .orElseGet(KeyScanner::create);
        List<FoundKey> found = new ArrayList<>();
        paths.forEach(path -> found.addAll(scanner.scan(path)));
        List<Hit> hits = found.stream().map(Hit::of).toList();
        output.print(hits, () -> found.stream().map(FoundKey::toString).toList());
        if (found.isEmpty()) {
            CommandContext.of(spec).screen().note("no private key found");
        }
        return found.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    /** A key that was found, as it is printed. */
    record Hit(
            String file,
            long offset,
            int size,
            String encoding,
            String form,
            Optional<String> algorithm,
            Optional<Boolean> fits) {

        static Hit of(FoundKey key) {
            return new Hit(
                    key.file().map(Path::toString).orElse(""),
                    key.offset(),
                    key.size(),
                    key.encoding().name(),
                    key.form().name(),
                    key.algorithm(),
                    key.fits());
        }
    }
}
