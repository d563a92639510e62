package io.cordelia.cli;

import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.PkiDocument;
import io.cordelia.pki.ServerFiles;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * The folder of a PKI, with the file names of docs/how-to/make-a-pki.md.
 *
 * @param folder where it is
 */
record PkiFolder(Path folder) {

    /** The CA's certificate, followed by those above it. */
    static final String CERTIFICATE = "ca.pem";

    /** The CA's key. */
    static final String KEY = "ca.key";

    private static final String SERVER = "server.pem";
    private static final String SERVER_KEY = "server.key";

    /** The file of the root CA's certificate. */
    Path rootCa() {
        return folder.resolve(CERTIFICATE);
    }

    /** The root CA's certificate. */
    X509Certificate rootCaCertificate() {
        return PkiDocument.read(rootCa(), Optional.empty()).certificates().stream()
                .findFirst()
                .orElseThrow(() -> new WrongInputException(rootCa() + " holds no certificate"));
    }

    /** The CA, which can issue certificates. */
    CertificateAuthority authority(PassphraseSource passphrases) {
        Path key = folder.resolve(KEY);
        return passphrases
                .of(key)
                .map(passphrase -> CertificateAuthority.of(rootCa(), key, passphrase))
                .orElseGet(() -> CertificateAuthority.of(rootCa(), key));
    }

    /** The broker's certificate and key, checked. */
    IssuedIdentity server() {
        Path certificate = folder.resolve(SERVER);
        Path key = folder.resolve(SERVER_KEY);
        return ServerFiles.of(rootCa(), certificate, key).load();
    }
}
