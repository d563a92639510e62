package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cordelia.device.BrokerUnreachableException;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.TlsRefusedException.Check;
import io.cordelia.pki.TlsReport.Action;
import io.cordelia.pki.TlsReport.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks at servers of all sorts: openssl's, and some that do not speak TLS. */
class TlsProbeTest {

    private static final TestPki PKI = new TestPki();
    private static final DeviceCredentials TRUST_ONLY = DeviceCredentials.serverTls(PKI.root.certificatePem());
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aGoodServer(String protocol) {
        try (OpenSslServer server = server(PKI.server, "-alpn", "mqtt,x-amzn-mqtt-ca")) {
            TlsReport report = probe(server)
                    .protocol(protocol)
                    .alpn(List.of("x-amzn-mqtt-ca"))
                    .credentials(TRUST_ONLY)
                    .run();

            assertThat(report.isGood()).as(report.toText()).isTrue();
            assertThat(actions(report)).containsExactly(Action.RESOLVE, Action.CONNECT, Action.HANDSHAKE);
            assertThat(report.steps()).allMatch(step -> !step.time().isNegative());
            assertThat(report.addresses()).contains("127.0.0.1");
            assertThat(report.connectedTo()).contains("127.0.0.1:" + server.port());
            assertThat(report.session().orElseThrow().protocol()).isEqualTo(protocol);
            assertThat(report.session().orElseThrow().cipherSuite()).startsWith("TLS_");
            assertThat(report.session().orElseThrow().applicationProtocol()).contains("x-amzn-mqtt-ca");
            assertThat(report.chain()).containsExactly(PKI.server.certificate());
            assertThat(report.trust().orElseThrow().refusal()).isEmpty();
            assertThat(report.clientCertificate()).isEmpty();
            assertThat(report.toText())
                    .startsWith("Server              localhost, port " + server.port() + "\n")
                    .containsPattern("Look-up  +\\d+\\.\\d ms  .*127\\.0\\.0\\.1")
                    .containsPattern("TCP connection  +\\d+\\.\\d ms  127\\.0\\.0\\.1:" + server.port())
                    .containsPattern("TLS handshake  +\\d+\\.\\d ms\n")
                    .contains("  valid             "
                            + Names.date(PKI.server.certificate().getNotBefore().toInstant()) + " to "
                            + Names.date(PKI.server.certificate().getNotAfter().toInstant()) + "\n")
                    .contains("Protocol            " + protocol + ", TLS_")
                    .contains("ALPN                x-amzn-mqtt-ca\n")
                    .contains("Server trusted      yes (root CA, name, dates; name localhost)\n")
                    .contains("Certificate 0       CN=localhost\n")
                    .contains("  issued by         CN=Plant root CA,O=Example\n")
                    .contains("  made out for      localhost, 127.0.0.1\n")
                    .contains("  key               EC P-256, signed with SHA256withECDSA\n")
                    .contains("Client certificate  not asked for\n")
                    .endsWith("Result              good: nothing speaks against a device with these credentials\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aServerThatAcceptsOurCertificate(String protocol) {
        try (OpenSslServer server = mutual()) {
            TlsReport report = probe(server)
                    .protocol(protocol)
                    .credentials(PKI.credentials)
                    .refusalWait(Duration.ofSeconds(1))
                    .run();

            assertThat(report.isGood()).as(report.toText()).isTrue();
            assertThat(actions(report)).endsWith(Action.AWAIT_REFUSAL);
            assertThat(report.clientCertificate().orElseThrow().acceptedCas())
                    .containsExactly(PKI.root.certificate().getSubjectX500Principal());
            assertThat(report.clientCertificate().orElseThrow().shown()).contains(PKI.device.certificate());
            assertThat(report.toText())
                    .contains("no refusal\n")
                    .contains("Client certificate  asked for; shown: CN=dev01\n")
                    .contains("  of the CA         CN=Plant root CA,O=Example\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aServerThatRefusesOurCertificate(String protocol) {
        IssuedIdentity stranger = TestPki.ca("CN=Other CA").device("dev01", KeyKind.EC_P256, TestPki.YEAR);
        try (OpenSslServer server = mutual()) {
            TlsReport report = probe(server)
                    .protocol(protocol)
                    .credentials(TestPki.credentials(PKI.root, stranger))
                    .run();

            assertThat(refusal(report).check()).isEqualTo(Check.CLIENT_CERTIFICATE);
            assertThat(refusal(report)).hasMessageContaining("it does not know the CA CN=Other CA");
            assertThat(report.failure().orElseThrow().action())
                    .isEqualTo(protocol.equals("TLSv1.3") ? Action.AWAIT_REFUSAL : Action.HANDSHAKE);
            assertThat(report.session().orElseThrow().protocol()).isEqualTo(protocol);
            assertThat(report.trust().orElseThrow().refusal()).isEmpty();
            assertThat(report.toText()).contains("Result              failed (").contains("TLS alert unknown_ca");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aServerThatInsistsOnACertificate(String protocol) {
        try (OpenSslServer server = mutual()) {
            TlsReport report =
                    probe(server).protocol(protocol).credentials(TRUST_ONLY).run();

            assertThat(refusal(report).check()).isEqualTo(Check.CLIENT_CERTIFICATE);
            assertThat(refusal(report)).hasMessageContaining("give certificate and private key");
            assertThat(report.clientCertificate().orElseThrow().shown()).isEmpty();
            assertThat(report.toText()).contains("Client certificate  asked for; none shown\n");
        }
    }

    @Test
    void aServerOfAnotherCaIsSeenToTheEndButGetsNoCertificate() {
        DeviceCredentials credentials = TestPki.credentials(TestPki.ca("CN=Other CA"), PKI.device);
        try (OpenSslServer server = server(PKI.server, "-CAfile", "ca.pem", "-verify", "3")) {
            TlsReport report = probe(server).credentials(credentials).run();

            assertThat(report.failure().orElseThrow().action()).isEqualTo(Action.HANDSHAKE);
            assertThat(refusal(report).check()).isEqualTo(Check.SERVER_CHAIN);
            assertThat(refusal(report))
                    .hasMessageContaining(
                            "comes from CN=Plant root CA,O=Example, which is not among the device's root CAs"
                                    + " (CN=Other CA)");
            assertThat(report.session()).isPresent();
            assertThat(report.clientCertificate().orElseThrow().shown()).isEmpty();
            assertThat(report.trust().orElseThrow().refusal()).contains(refusal(report));
        }
    }

    @Test
    void withoutCredentialsThePublicCasAreTrusted() {
        try (OpenSslServer server = server(PKI.server)) {
            TlsReport report = probe(server).run();
            assertThat(refusal(report).check()).isEqualTo(Check.SERVER_CHAIN);
            assertThat(refusal(report)).hasMessageContaining("which is not among the device's root CAs;");
        }
    }

    @Test
    void anExpiredServer() {
        IssuedIdentity expired = PKI.root.server(List.of("localhost"), KeyKind.EC_P256, TestPki.PAST);
        try (OpenSslServer server = server(expired)) {
            TlsProbe probe = probe(server).credentials(TRUST_ONLY);
            assertThat(refusal(probe.run()).check()).isEqualTo(Check.SERVER_DATES);
            assertThat(probe.run().toText())
                    .contains("Server trusted      no: broker localhost:" + server.port()
                            + " has an expired certificate (CN=localhost, valid from 2020-01-01 00:00:00 UTC to"
                            + " 2021-02-03 04:05:06 UTC)");
            assertThat(probe.verification(ServerVerification.strict().insecureWithoutDates())
                            .run()
                            .isGood())
                    .isTrue();
        }
    }

    @Test
    void aMachineWhoseClockWasNeverSet() {
        try (OpenSslServer server = server(PKI.server)) {
            TlsReport report = probe(server)
                    .credentials(TRUST_ONLY)
                    .verification(ServerVerification.strict().datesCheckedBy(InstantSource.fixed(Instant.EPOCH)))
                    .run();

            assertThat(refusal(report).check()).isEqualTo(Check.SERVER_DATES);
            assertThat(refusal(report))
                    .hasMessageContaining("has a certificate that is not valid yet (CN=localhost, valid from ")
                    .hasMessageContaining("; set this machine's clock, or give the broker another certificate");
        }
    }

    @Test
    void aServerWithADevicesCertificate() {
        try (OpenSslServer server = server(PKI.device)) {
            TlsReport report = probe(server).credentials(TRUST_ONLY).run();

            assertThat(refusal(report).check()).isEqualTo(Check.SERVER_USAGE);
            assertThat(report.toText())
                    .contains("Server trusted      no: broker localhost:" + server.port()
                            + " has the certificate CN=dev01,"
                            + " which is not made out for server authentication (extended key usage serverAuth)");
        }
    }

    @Test
    void aServerOfAnotherName() {
        IssuedIdentity other = PKI.root.server(List.of("broker.example.com"), KeyKind.EC_P256, TestPki.YEAR);
        try (OpenSslServer server = server(other)) {
            TlsProbe probe = probe(server).credentials(TRUST_ONLY);
            assertThat(refusal(probe.run()).check()).isEqualTo(Check.SERVER_NAME);
            assertThat(refusal(probe.run())).hasMessageContaining("made out for broker.example.com");

            TlsReport asked = probe.serverName("broker.example.com").run();
            assertThat(asked.isGood()).as(asked.toText()).isTrue();
            assertThat(asked.serverName()).isEqualTo("broker.example.com");
            assertThat(probe.verification(ServerVerification.strict().insecureWithoutName())
                            .run()
                            .isGood())
                    .isTrue();
        }
    }

    @Test
    void theServerIsAskedForTheNameThatWasGiven() {
        IssuedIdentity second = PKI.root.server(List.of("second.example.com"), KeyKind.EC_P256, TestPki.YEAR);
        OpenSsl openSsl = OpenSsl.in(folder);
        openSsl.write("second.pem", second.chainPem());
        openSsl.write("second.key", second.keyPem());
        try (OpenSslServer server = server(
                PKI.server, "-servername", "second.example.com", "-cert2", "second.pem", "-key2", "second.key")) {
            TlsProbe probe = probe(server).credentials(TRUST_ONLY);
            assertThat(probe.serverName("second.example.com").run().chain()).containsExactly(second.certificate());
            assertThat(probe.run().chain()).containsExactly(PKI.server.certificate());
        }
    }

    @Test
    void aSelfSignedServer() {
        try (OpenSslServer server = server(SelfSigned.server("localhost"))) {
            assertThat(refusal(probe(server).credentials(TRUST_ONLY).run()))
                    .hasMessageContaining("which is self-signed and not among the device's root CAs");
        }
    }

    @Test
    void aServerWithoutItsIntermediate() {
        CertificateAuthority intermediate =
                PKI.root.intermediate(TestPki.name("CN=Intermediate CA"), KeyKind.EC_P256, TestPki.YEAR);
        IssuedIdentity issued = intermediate.server(List.of("localhost"), KeyKind.EC_P256, TestPki.YEAR);
        try (OpenSslServer server = server(new IssuedIdentity(List.of(issued.certificate()), issued.key()))) {
            assertThat(refusal(probe(server).credentials(TRUST_ONLY).run()))
                    .hasMessageContaining("comes from CN=Intermediate CA, which is not among the device's root CAs");
        }
        try (OpenSslServer server = server(issued)) {
            TlsReport report = probe(server).credentials(TRUST_ONLY).run();
            assertThat(report.isGood()).as(report.toText()).isTrue();
            assertThat(report.chain()).hasSize(2);
            assertThat(report.toText()).contains("Certificate 1       CN=Intermediate CA\n");
        }
    }

    @Test
    void noVersionInCommon() {
        try (OpenSslServer server = server(PKI.server, "-tls1_2")) {
            TlsReport report =
                    probe(server).protocol("TLSv1.3").credentials(TRUST_ONLY).run();
            assertThat(refusal(report).check()).isEqualTo(Check.PROTOCOL);
            assertThat(report.session()).isEmpty();
            assertThat(report.trust()).isEmpty();
            assertThat(report.failure().orElseThrow().action()).isEqualTo(Action.HANDSHAKE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1", "-tls1_1"})
    void anOldServer(String version) {
        try (OpenSslServer server = server(PKI.server, version, "-cipher", "ALL:@SECLEVEL=0")) {
            TlsReport report = probe(server).credentials(TRUST_ONLY).run();
            assertThat(refusal(report).check()).isEqualTo(Check.PROTOCOL);
            assertThat(refusal(report)).hasMessageContaining("let the broker offer TLS 1.2 or 1.3");
        }
    }

    @Test
    void noApplicationProtocolInCommon() {
        try (OpenSslServer server = server(PKI.server, "-alpn", "http/1.1")) {
            TlsReport report =
                    probe(server).alpn(List.of("mqtt")).credentials(TRUST_ONLY).run();
            assertThat(refusal(report))
                    .hasMessageContaining("does not offer the application protocol asked for (ALPN)");
        }
    }

    @Test
    void aServerThatSpeaksSomethingElse() throws Exception {
        try (ServerSocket listener = listener()) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> greet(listener));
            TlsReport report =
                    probe(listener.getLocalPort()).credentials(TRUST_ONLY).run();
            served.get();
            assertThat(refusal(report).check()).isEqualTo(Check.PROTOCOL);
            assertThat(refusal(report)).hasMessageContaining("does not speak TLS on this port");
        }
    }

    @Test
    void aServerThatHangsUp() throws Exception {
        try (ServerSocket listener = listener()) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> hangUp(listener));
            TlsReport report =
                    probe(listener.getLocalPort()).credentials(TRUST_ONLY).run();
            served.get();
            assertThat(report.failure().orElseThrow().action()).isEqualTo(Action.HANDSHAKE);
            assertThat(refusal(report)).hasMessageContaining("speak TLS on this port");
        }
    }

    @Test
    void aSilentServer() throws IOException {
        try (ServerSocket listener = listener()) {
            int port = listener.getLocalPort();
            TlsReport report = probe(port)
                    .credentials(TRUST_ONLY)
                    .timeout(Duration.ofSeconds(1))
                    .run();
            assertThat(report.failure().orElseThrow().action()).isEqualTo(Action.HANDSHAKE);
            assertThat(reason(report))
                    .isInstanceOf(DeviceTimeoutException.class)
                    .hasMessage("the end of the TLS handshake with broker localhost:" + port
                            + " did not come within 1000 ms; check host and port, and firewalls in between");
            await().atMost(PATIENCE).until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("tls-probe-" + port)));
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aServerThatNeverEndsWhatItSendsAfterTheHandshake() throws Exception {
        try (ServerSocket listener = listener()) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> drip(listener));
            TlsReport report = probe(listener.getLocalPort())
                    .credentials(PKI.credentials)
                    .refusalWait(Duration.ofSeconds(1))
                    .run();
            served.get();
            assertThat(report.isGood()).as(report.toText()).isTrue();
            assertThat(actions(report)).endsWith(Action.AWAIT_REFUSAL);
        }
    }

    @Test
    void aClosedPort() throws IOException {
        int port;
        try (ServerSocket listener = listener()) {
            port = listener.getLocalPort();
        }
        TlsReport report = probe(port).credentials(TRUST_ONLY).run();
        assertThat(actions(report)).containsExactly(Action.RESOLVE, Action.CONNECT);
        assertThat(reason(report))
                .isInstanceOf(BrokerUnreachableException.class)
                .hasMessage(
                        "broker localhost:" + port + " does not accept connections; check that it runs, and the port");
        assertThat(report.connectedTo()).isEmpty();
        assertThat(report.toText()).contains("Result              failed (tcp connection): broker localhost:" + port);
    }

    @Test
    void anUnknownHost() {
        TlsReport report = TlsProbe.of("no-such-broker.invalid", 8883).run();
        assertThat(actions(report)).containsExactly(Action.RESOLVE);
        assertThat(report.addresses()).isEmpty();
        assertThat(reason(report))
                .hasMessageStartingWith(
                        "broker no-such-broker.invalid:8883 cannot be found: the name does not resolve");
        assertThat(report.toText())
                .contains("Result              failed (look-up): broker no-such-broker.invalid:8883");
    }

    @Test
    void badArguments() {
        TlsProbe probe = TlsProbe.of("localhost", 8883);
        assertThatThrownBy(() -> TlsProbe.of(" ", 8883))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("host is empty (allowed: a name or an address)");
        assertThatThrownBy(() -> TlsProbe.of("localhost", 65_536))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("port 65536 is out of range (allowed: 1 to 65535)");
        assertThatThrownBy(() -> probe.serverName("127.0.0.1"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("server name \"127.0.0.1\" is not a DNS name (allowed: such as broker.example.com)");
        assertThatThrownBy(() -> probe.protocol("SSLv3"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("protocol \"SSLv3\" is not offered (allowed: TLSv1.2 or TLSv1.3)");
        assertThatThrownBy(() -> probe.alpn(List.of("")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("application protocol is 0 bytes long (allowed: 1 to 255)");
        assertThatThrownBy(() -> probe.timeout(Duration.ZERO))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("time-out is PT0S (allowed: 1 ms to 1 h)");
        assertThatThrownBy(() -> probe.refusalWait(Duration.ofDays(1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("wait for a refusal is PT24H (allowed: 1 ms to 1 h)");
    }

    @Test
    void aKeyOfAnotherCertificate() {
        IssuedIdentity other = PKI.root.device("dev02", KeyKind.EC_P256, TestPki.YEAR);
        IssuedIdentity mixed = new IssuedIdentity(PKI.device.chain(), other.key());
        TlsProbe probe = TlsProbe.of("localhost", 8883).credentials(TestPki.credentials(PKI.root, mixed));
        assertThatThrownBy(probe::run)
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageContaining("does not belong to the certificate of CN=dev01");
    }

    @Test
    void credentialsThatCannotBeRead() {
        DeviceCredentials junk = DeviceCredentials.serverTls("no PEM".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(TlsProbe.of("localhost", 8883).credentials(junk)::run)
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageStartingWith("The root CA document is not PEM: ");
    }

    @Test
    void everySettingIsKeptWhileOthersChange() throws IOException {
        try (ServerSocket listener = listener()) {
            TlsProbe one = TlsProbe.of("localhost", listener.getLocalPort());
            TlsProbe other = one.serverName("first.example.com")
                    .timeout(Duration.ofSeconds(1))
                    .credentials(TRUST_ONLY)
                    .protocol("TLSv1.3")
                    .alpn(List.of("mqtt"))
                    .refusalWait(PATIENCE)
                    .verification(ServerVerification.strict());

            TlsReport report = other.run();
            assertThat(report.serverName()).isEqualTo("first.example.com");
            assertThat(reason(report)).hasMessageContaining("did not come within 1000 ms");
            assertThat(one.timeout(Duration.ofSeconds(1)).run().serverName()).isEqualTo("localhost");
        }
    }

    private OpenSslServer server(IssuedIdentity identity, String... options) {
        OpenSsl.in(folder).write("ca.pem", PKI.root.certificatePem());
        return OpenSslServer.start(folder, identity, options);
    }

    private OpenSslServer mutual() {
        return server(PKI.server, "-CAfile", "ca.pem", "-Verify", "3", "-verify_return_error");
    }

    private static TlsProbe probe(OpenSslServer server) {
        return probe(server.port());
    }

    private static TlsProbe probe(int port) {
        return TlsProbe.of("localhost", port).timeout(PATIENCE).refusalWait(PATIENCE);
    }

    private static List<Action> actions(TlsReport report) {
        return report.steps().stream().map(Step::action).toList();
    }

    private static DeviceException reason(TlsReport report) {
        return report.failure().orElseThrow().reason();
    }

    private static TlsRefusedException refusal(TlsReport report) {
        assertThat(report.failure()).as(report.toText()).isPresent();
        assertThat(reason(report)).isInstanceOf(TlsRefusedException.class);
        return (TlsRefusedException) reason(report);
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    }

    private static void greet(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.getOutputStream().write("220 mail.example.com ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shakes hands, and sends a record of 16 KiB, a byte at a time, until the client hangs up. */
    private static void drip(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            SSLSocket tls = (SSLSocket) TlsContexts.server(PKI.server, List.of(PKI.root.certificate()))
                    .getSocketFactory()
                    .createSocket(socket, null, false);
            tls.setNeedClientAuth(true);
            tls.startHandshake();
            socket.getOutputStream().write(new byte[] {0x17, 3, 3, 0x40, 0});
            socket.setSoTimeout(50);
            while (isThere(socket)) {
                socket.getOutputStream().write(0);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the client is there still when the socket's time-out is over. */
    private static boolean isThere(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    private static void hangUp(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.getInputStream().read();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
