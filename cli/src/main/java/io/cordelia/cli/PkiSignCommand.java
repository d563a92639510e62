package io.cordelia.cli;

import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.CertificateRequest;
import io.cordelia.pki.Pem;
import io.cordelia.pki.PkiDocument;
import io.cordelia.pki.Validity;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cordelia pki sign}: issues the certificate that a request asks for. */
@Command(
        name = "sign",
        description = {
            "Issue the certificate that a request (CSR) asks for: a device's, or with names a server's. The request's "
                    + "subject is taken over; names that it asks for only if you give them, or say --requested-names.",
            PassphraseSource.READING,
            IssuedFiles.HELP
        },
        footer = {"", "Example: cordelia pki sign --ca pki dev01.csr"})
final class PkiSignCommand implements Callable<Integer> {

    private static final int DAYS = 365;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CaOptions ca;

    @Parameters(paramLabel = "CSR", description = "The file of the request.")
    private Path csr = Path.of("");

    @Mixin
    private ServerNameOptions names;

    @Option(names = "--requested-names", description = "Issue a server's certificate with the names of the request.")
    private boolean requestedNames;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The file to write; that of the request with .pem for its last part if left out.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private ValidityOptions validity;

    @Mixin
    private NewFileOptions files;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        Validity valid = validity.validity(DAYS);
        List<CertificateRequest> requests =
                PkiDocument.read(csr, Optional.empty()).requests();
        if (requests.size() != 1) {
            throw new WrongInputException(
                    requests.isEmpty()
                            ? csr + " holds no certificate request"
                            : csr + " holds " + requests.size() + " certificate requests: sign them one by one");
        }
        CertificateRequest request = requests.get(0);
        if (request.subject().getName().isEmpty()) {
            throw new WrongInputException(
                    csr + ": the request names no subject; have it made with one, such as CN=dev01");
        }
        List<String> wanted = requestedNames ? request.alternativeNames() : names.names();
        if (requestedNames && (wanted.isEmpty() || !names.names().isEmpty())) {
            throw new WrongInputException(
                    wanted.isEmpty()
                            ? "--requested-names: the request asks for no names: give them with --dns and --ip"
                            : "--requested-names cannot stand together with --dns or --ip");
        }
        CertificateAuthority authority = ca.open(CommandContext.of(spec), valid);
        List<X509Certificate> chain =
                wanted.isEmpty() ? authority.device(request, valid) : authority.server(request, wanted, valid);
        Path file = out.orElseGet(() -> withoutExtension(csr, ".pem"));
        files.write(file, Pem.encode(chain), false);
        IssuedFiles issued = IssuedFiles.of(chain.get(0), file);
        output.print(issued, issued::files);
        return ExitStatus.DONE;
    }

    private static Path withoutExtension(Path file, String extension) {
        return file.resolveSibling(NewFileOptions.name(file).replaceFirst("\\.[^.]*$", "") + extension);
    }
}
