package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.TlsRefusedException.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a TLS server that is not Java's, and sends the alerts that Mosquitto sends. */
class OpenSslServerTest {

    private static final TestPki PKI = new TestPki();

    @TempDir
    private static Path folder;

    @BeforeAll
    static void writeFiles() throws IOException {
        Files.write(folder.resolve("ca.pem"), PKI.root.certificatePem());
    }

    @ParameterizedTest
    @CsvSource({"tls1_2", "tls1_3"})
    void acceptsOurDevice(String version) {
        try (OpenSslServer server = start(version)) {
            assertThat(Handshake.connect(TlsContexts.client(PKI.credentials), "localhost", server.port(), p -> {}))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"tls1_2, handshake_failure", "tls1_3, certificate_required"})
    void refusesNoCertificate(String version, String alert) {
        TlsRefusedException refusal = refusal(version, DeviceCredentials.serverTls(PKI.root.certificatePem()), p -> {});
        assertThat(refusal.check()).isEqualTo(Check.CLIENT_CERTIFICATE);
        assertThat(refusal)
                .hasMessageContaining("most likely it requires a client certificate, and the device has none; give"
                        + " certificate and private key (TLS alert " + alert + ")");
    }

    @ParameterizedTest
    @CsvSource({"tls1_2", "tls1_3"})
    void refusesACertificateOfAnotherCa(String version) {
        IssuedIdentity stranger = TestPki.ca("CN=Other CA").device("dev01", KeyKind.EC_P256, TestPki.YEAR);
        TlsRefusedException refusal = refusal(version, TestPki.credentials(PKI.root, stranger), p -> {});
        assertThat(refusal.check()).isEqualTo(Check.CLIENT_CERTIFICATE);
        assertThat(refusal)
                .hasMessageContaining("refused the device's certificate CN=dev01: it does not know the CA CN=Other CA;")
                .hasMessageEndingWith("(TLS alert unknown_ca)");
    }

    @ParameterizedTest
    @CsvSource({"tls1_2", "tls1_3"})
    void refusesAnExpiredCertificate(String version) {
        IssuedIdentity expired = PKI.root.device("dev01", KeyKind.EC_P256, TestPki.PAST);
        TlsRefusedException refusal = refusal(version, TestPki.credentials(PKI.root, expired), p -> {});
        assertThat(refusal.check()).isEqualTo(Check.CLIENT_CERTIFICATE);
        assertThat(refusal)
                .hasMessageContaining("refused the device's certificate CN=dev01 as expired (valid from 2020-01-01"
                        + " 00:00:00 UTC to 2021-02-03 04:05:06 UTC); get a new one")
                .hasMessageEndingWith("(TLS alert certificate_expired)");
    }

    @Test
    void hasNoProtocolInCommon() {
        TlsRefusedException refusal = refusal("tls1_2", PKI.credentials, p -> p.setProtocols(new String[] {"TLSv1.3"}));
        assertThat(refusal.check()).isEqualTo(Check.PROTOCOL);
        assertThat(refusal).hasMessageEndingWith("(TLS alert protocol_version)");
    }

    private static TlsRefusedException refusal(
            String version, DeviceCredentials credentials, Consumer<SSLParameters> settings) {
        try (OpenSslServer server = start(version)) {
            Throwable failure = Handshake.listen(TlsContexts.client(credentials), "localhost", server.port(), settings)
                    .orElseThrow();
            return TlsFailure.of(failure, "localhost", server.port(), credentials)
                    .orElseThrow();
        }
    }

    private static OpenSslServer start(String version) {
        return OpenSslServer.start(
                folder, PKI.server, "-CAfile", "ca.pem", "-Verify", "3", "-verify_return_error", "-" + version);
    }
}
