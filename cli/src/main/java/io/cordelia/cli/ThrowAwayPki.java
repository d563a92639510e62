package io.cordelia.cli;

import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.CredentialFiles;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** A PKI that lives as long as a demo: a root CA, a server certificate for localhost, and a device's three files. */
final class ThrowAwayPki implements AutoCloseable {

    private static final List<String> FILES = List.of("rootca.pem", "cert.pem", "privatekey.pem");

    private final Path folder;
    private final CertificateAuthority ca;
    private final IssuedIdentity server;

    /**
     * Makes the keys and certificates, and writes the device's files to a folder that only its owner may read.
     *
     * @param device the common name of the device's certificate
     */
    ThrowAwayPki(String device) throws IOException {
        Validity today = Validity.of(Duration.ofDays(1));
        ca = CertificateAuthority.root(new X500Principal("CN=cordelia demo root CA"), KeyKind.RSA_2048, today);
        server = ca.server(List.of("localhost"), KeyKind.RSA_2048, today);
        IssuedIdentity identity = ca.device(device, KeyKind.RSA_2048, today);
        folder = Files.createTempDirectory("cordelia-demo");
        Files.write(folder.resolve("rootca.pem"), ca.certificatePem());
        Files.write(folder.resolve("cert.pem"), identity.chainPem());
        Files.write(folder.resolve("privatekey.pem"), identity.keyPem());
    }

    CertificateAuthority ca() {
        return ca;
    }

    IssuedIdentity server() {
        return server;
    }

    CredentialFiles deviceFiles() {
        return CredentialFiles.mutualTls(
                folder.resolve("rootca.pem"), folder.resolve("cert.pem"), folder.resolve("privatekey.pem"));
    }

    @Override
    public void close() throws IOException {
        for (String file : FILES) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.deleteIfExists(folder);
    }
}
