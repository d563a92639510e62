package io.cordelia.cli;

import io.cordelia.pki.CHeader;
import io.cordelia.pki.Der;
import io.cordelia.pki.PkiDocument;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cordelia pki header}: a certificate or key as C source. */
@Command(
        name = "header",
        description = {
            "Write a certificate or a private key as a C header, for a device without a file system: an array with its "
                    + "bytes in DER, and its length.",
            "With a key the header may be read by its owner only: whoever has the header, or the device's flash, has the "
                    + "key.",
            PassphraseSource.READING,
            "Prints the file that was written. As JSON: {file, name, bytes}."
        },
        footer = {"", "Example: cordelia pki header pki/dev01.pem --name dev01_certificate"})
final class PkiHeaderCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "The file, in any form. Of several certificates the first is written.")
    private Path file = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", required = true, description = "What the array is called.")
    private String name = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The header to write; NAME.h in the current folder if left out.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private NewFileOptions files;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        PassphraseSource passphrases =
                new PassphraseSource(CommandContext.of(spec).host());
        PkiDocument document = PkiDocument.read(file, passphrases.of(file));
        boolean secret = document.certificates().isEmpty();
        byte[] bytes = bytes(document);
        String header = CHeader.of(name, bytes);
        Path target = out.orElse(Path.of(name + ".h"));
        files.write(target, header.getBytes(StandardCharsets.US_ASCII), secret);
        Written written = new Written(target.toString(), name, bytes.length);
        output.print(written, () -> List.of(written.file()));
        return ExitStatus.DONE;
    }

    private byte[] bytes(PkiDocument document) {
        if (!document.certificates().isEmpty() && document.key().isPresent()) {
            throw new WrongInputException(
                    file + " holds certificates and a private key: take one out first, with \"pki convert --only\"");
        }
        if (!document.certificates().isEmpty()) {
            return Der.encode(document.certificates().get(0));
        }
        return Der.encode(document.key()
                .orElseThrow(() -> new WrongInputException(file + " holds neither a certificate nor a private key")));
    }

    /** A header that was written, as it is printed. */
    record Written(String file, String name, int bytes) {}
}
