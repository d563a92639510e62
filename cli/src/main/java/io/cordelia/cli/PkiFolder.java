package io.cordelia.cli;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.spi.IoReason;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.Pem;
import io.cordelia.pki.ServerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The folder of a PKI, with the file names of docs/how-to/make-a-pki.md.
 *
 * @param option the option that names it, for messages
 * @param folder where it is
 */
record PkiFolder(String option, Path folder) {

    private static final String SERVER = "server.pem";
    private static final String SERVER_KEY = "server.key";

    /** The file of the root CA's certificate. */
    Path rootCa() {
        return folder.resolve(CaOptions.CERTIFICATE);
    }

    /** The root CA's certificate. */
    X509Certificate rootCaCertificate() {
        return Pem.certificates(read(rootCa()), rootCa().toString()).get(0);
    }

    /** The CA, which can issue certificates. */
    CertificateAuthority authority(PassphraseSource passphrases) {
        Path key = folder.resolve(CaOptions.KEY);
        List<X509Certificate> chain = Pem.certificates(read(rootCa()), rootCa().toString());
        return CertificateAuthority.of(chain, Pem.privateKey(read(key), key.toString(), passphrases.of(key)));
    }

    /** The broker's certificate and key, checked. */
    IssuedIdentity server() {
        Path certificate = folder.resolve(SERVER);
        Path key = folder.resolve(SERVER_KEY);
        return ServerFiles.of(rootCa(), certificate, key).load();
    }

    private byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidRequestException(
                    option,
                    file + " cannot be read (" + IoReason.of(e) + ")",
                    "a folder with ca.pem and what is asked of it here, as docs/how-to/make-a-pki.md makes it");
        }
    }
}
