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

/**
 * A PKI that lives as long as a demo or a broker: a root CA, a server certificate for localhost, and a device's three
 * files.
 */
final class ThrowAwayPki implements AutoCloseable {

    static final String ROOT_CA = "rootca.pem";
    static final String CERTIFICATE = "cert.pem";
    static final String KEY = "privatekey.pem";

    private static final String DEVICE_YAML = "device.yaml";
    private static final List<String> FILES = List.of(ROOT_CA, CERTIFICATE, KEY, DEVICE_YAML);

    private final String device;
    private final Path folder;
    private final CertificateAuthority ca;
    private final IssuedIdentity server;

    /**
     * Makes the keys and certificates, and writes the device's files to a folder that only its owner may read.
     *
     * @param device the common name of the device's certificate
     */
    ThrowAwayPki(String device) throws IOException {
        this.device = device;
        Validity today = Validity.of(Duration.ofDays(1));
        ca = CertificateAuthority.root(new X500Principal("CN=cordelia throw-away root CA"), KeyKind.RSA_2048, today);
        server = ca.server(List.of("localhost", "127.0.0.1"), KeyKind.RSA_2048, today);
        IssuedIdentity identity = ca.device(device, KeyKind.RSA_2048, today);
        folder = Files.createTempDirectory("cordelia-pki");
        Files.write(file(ROOT_CA), ca.certificatePem());
        Files.write(file(CERTIFICATE), identity.chainPem());
        Files.write(file(KEY), identity.keyPem());
    }

    CertificateAuthority ca() {
        return ca;
    }

    IssuedIdentity server() {
        return server;
    }

    /** Where the files are. */
    Path folder() {
        return folder;
    }

    /** One of the files. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** Writes what the device needs to know to connect to a broker, and returns where. */
    Path writeDeviceYaml(String endpoint, int port) throws IOException {
        return Files.writeString(
                file(DEVICE_YAML),
                """
                endpoint: %s
                port: %d
                clientId: %s
                credentials:
                  rootCa: %s
                  certificate: %s
                  privateKey: %s
                publish:
                  - cordelia/apple
                subscribe:
                  - cordelia/+
                """
                        .formatted(endpoint, port, device, ROOT_CA, CERTIFICATE, KEY));
    }

    CredentialFiles deviceFiles() {
        return CredentialFiles.mutualTls(file(ROOT_CA), file(CERTIFICATE), file(KEY));
    }

    @Override
    public void close() throws IOException {
        for (String file : FILES) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.deleteIfExists(folder);
    }
}
