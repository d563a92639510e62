package io.cordelia.cli;

import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.OutputFolder;
import io.cordelia.pki.Validity;
import java.nio.file.Path;
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

/** {@code cordelia pki server}: makes a server's key and certificate. */
@Command(
        name = "server",
        description = {
            "Make a broker's key and certificate: NAME.pem (with the intermediate CAs) and NAME.key (not encrypted).",
            "Clients refuse a broker that they reach under a name or address that is not in the certificate: give all.",
            PassphraseSource.READING,
            IssuedFiles.HELP
        },
        footer = {"", "Example: cordelia pki server --ca pki --dns localhost --ip 127.0.0.1"})
final class PkiServerCommand implements Callable<Integer> {

    private static final int DAYS = 365;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CaOptions ca;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            defaultValue = "server",
            description = "What the files are called; \"${DEFAULT-VALUE}\" if left out.")
    private String name = "";

    @Mixin
    private ServerNameOptions names;

    @Option(names = "--out", paramLabel = "DIR", description = "The folder to write to; that of the CA if left out.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private SubjectOptions subject;

    @Mixin
    private KeyOptions key;

    @Mixin
    private ValidityOptions validity;

    @Mixin
    private NewFileOptions files;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        List<String> all = names.names();
        if (all.isEmpty()) {
            throw new WrongInputException(
                    "the names of the server are missing: give every name and address that clients connect to, with"
                            + " --dns and --ip");
        }
        Validity valid = validity.validity(DAYS);
        X500Principal whole = subject.of(name);
        Path target = out.orElse(ca.folder());
        files.check(target, name + ".key", name + ".pem");
        CertificateAuthority authority =
                ca.open(new PassphraseSource(CommandContext.of(spec).host()));
        IssuedIdentity server = authority.server(whole, all, key.kind(), valid);
        OutputFolder folder = files.folder(target, name + ".key", name + ".pem");
        IssuedFiles issued = IssuedFiles.write(folder, name, server);
        output.print(issued, issued::files);
        return ExitStatus.DONE;
    }
}
