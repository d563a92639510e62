package io.cordelia.cli;

import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.PkiDocument;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that a CA issues something with. */
final class CaOptions {

    /** The CA's certificate in its folder, followed by those above it. */
    static final String CERTIFICATE = "ca.pem";

    /** The CA's key in its folder. */
    static final String KEY = "ca.key";

    @Option(
            names = "--ca",
            paramLabel = "DIR",
            required = true,
            description = "The folder of the CA: " + CERTIFICATE + " and " + KEY + ", as \"pki ca\" writes them.")
    private Path folder = Path.of("");

    Path folder() {
        return folder;
    }

    CertificateAuthority open(PassphraseSource passphrases) {
        return open(folder, passphrases);
    }

    /** The CA in a folder. */
    static CertificateAuthority open(Path folder, PassphraseSource passphrases) {
        Path key = folder.resolve(KEY);
        PkiDocument certificates = PkiDocument.read(folder.resolve(CERTIFICATE), Optional.empty());
        PkiDocument secret = PkiDocument.read(key, passphrases.of(key));
        return CertificateAuthority.of(
                certificates.certificates(),
                secret.key().orElseThrow(() -> new WrongInputException(key + " holds no private key")));
    }
}
