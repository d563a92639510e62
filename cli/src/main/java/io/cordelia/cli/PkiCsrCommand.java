package io.cordelia.cli;

import io.cordelia.pki.CertificateRequest;
import io.cordelia.pki.OutputFolder;
import io.cordelia.pki.PkiDocument;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.security.auth.x500.X500Principal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cordelia pki csr}: makes a certificate signing request. */
@Command(
        name = "csr",
        description = {
            "Make a certificate signing request (CSR) for a CA that is elsewhere, such as AWS: NAME.csr and a new key, "
                    + "NAME.key (not encrypted). The common name is NAME.",
            PassphraseSource.READING,
            "Prints the files that were written. As JSON: {subject, files: [path]}."
        },
        footer = {"", "Example: cordelia pki csr dev01"})
final class PkiCsrCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Whose certificate it is to be.")
    private String name = "";

    @Option(names = "--key-file", paramLabel = "FILE", description = "Use this private key instead of making one.")
    private Optional<Path> existing = Optional.empty();

    @Option(names = "--out", paramLabel = "DIR", description = "The folder to write to; the current one if left out.")
    private Path out = Path.of("");

    @Mixin
    private ServerNameOptions names;

    @Mixin
    private SubjectOptions subject;

    @Mixin
    private KeyOptions key;

    @Mixin
    private NewFileOptions files;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        X500Principal whole = subject.of(name);
        String csr = name + ".csr";
        OutputFolder folder = existing.isPresent() ? files.folder(out, csr) : files.folder(out, csr, name + ".key");
        List<Path> written = new ArrayList<>();
        CertificateRequest request;
        if (existing.isPresent()) {
            request = CertificateRequest.create(whole, read(existing.get()), names.names());
        } else {
            CertificateRequest.WithKey made = CertificateRequest.create(whole, key.kind(), names.names());
            request = made.request();
            written.add(folder.key(name + ".key", made.key()));
        }
        written.add(0, folder.request(csr, request));
        Requested requested = new Requested(
                whole.toString(), written.stream().map(Path::toString).toList());
        output.print(requested, requested::files);
        return ExitStatus.DONE;
    }

    private PrivateKey read(Path file) {
        PassphraseSource passphrases =
                new PassphraseSource(CommandContext.of(spec).host());
        return PkiDocument.read(file, passphrases.of(file))
                .key()
                .orElseThrow(() -> new WrongInputException(file + " holds no private key"));
    }

    /** A request that was made, as it is printed. */
    record Requested(String subject, List<String> files) {}
}
