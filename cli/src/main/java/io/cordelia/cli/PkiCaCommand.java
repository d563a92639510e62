package io.cordelia.cli;

import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.OutputFolder;
import io.cordelia.pki.Validity;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.security.auth.x500.X500Principal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cordelia pki ca}: makes a CA. */
@Command(
        name = "ca",
        description = {
            "Make a root CA, or one below another: " + PkiFolder.CERTIFICATE + " (certificate) and " + PkiFolder.KEY
                    + " (key, encrypted) in a folder.",
            PassphraseSource.WRITING,
            IssuedFiles.HELP
        },
        footer = {"", "Example: cordelia pki ca --out pki --cn \"Workshop CA\" --country DE"})
final class PkiCaCommand implements Callable<Integer> {

    private static final int DAYS = 3650;

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder to write to.")
    private Path out = Path.of("");

    @Option(
            names = "--cn",
            paramLabel = "NAME",
            defaultValue = "cordelia CA",
            description = "Its common name; \"${DEFAULT-VALUE}\" if left out.")
    private String commonName = "";

    @Option(
            names = "--below",
            paramLabel = "DIR",
            description = "Make an intermediate CA, issued by the CA in this folder.")
    private Optional<Path> below = Optional.empty();

    @Option(names = "--no-passphrase", description = "Leave the key unencrypted.")
    private boolean open;

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
        PassphraseSource passphrases =
                new PassphraseSource(CommandContext.of(spec).host());
        X500Principal name = subject.of(commonName);
        Validity valid = validity.validity(DAYS);
        files.check(out, PkiFolder.KEY, PkiFolder.CERTIFICATE);
        Optional<CertificateAuthority> above = below.map(dir -> new PkiFolder(dir).authority(passphrases));
        Optional<char[]> secret =
                open ? Optional.empty() : Optional.of(passphrases.chosen("the key of the CA " + commonName));
        CertificateAuthority ca = above.map(a -> a.intermediate(name, key.kind(), valid))
                .orElseGet(() -> CertificateAuthority.root(name, key.kind(), valid));
        OutputFolder folder = files.folder(out, PkiFolder.KEY, PkiFolder.CERTIFICATE);
        // The key first: a certificate without its key is of no use.
        Path keyFile = secret.map(s -> folder.key(PkiFolder.KEY, ca.key(), s))
                .orElseGet(() -> folder.key(PkiFolder.KEY, ca.key()));
        Path certificate = folder.certificates(PkiFolder.CERTIFICATE, ca.chain());
        IssuedFiles issued = IssuedFiles.of(ca.certificate(), certificate, keyFile);
        output.print(issued, issued::files);
        return ExitStatus.DONE;
    }
}
