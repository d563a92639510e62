package io.cordelia.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.TlsRefusedException.Check;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which a handshake fails, provoked in real handshakes. */
class TlsFailureTest {

    private static final TestPki PKI = new TestPki();
    private static final CertificateAuthority OTHER = TestPki.ca("CN=Other CA");
    private static final DeviceCredentials NO_IDENTITY = DeviceCredentials.serverTls(PKI.root.certificatePem());

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void serverOfAnotherCa(String protocol) {
        DeviceCredentials credentials = TestPki.credentials(OTHER, PKI.device);
        TlsRefusedException refusal = refusal(toServer(PKI.server).protocol(protocol), credentials);
        assertThat(refusal.check()).isEqualTo(Check.SERVER_CHAIN);
        assertThat(refusal)
                .hasMessageEndingWith(
                        " has the certificate CN=localhost that comes from CN=Plant root CA,O=Example, which"
                                + " is not among the device's root CAs (CN=Other CA); give the device the root CA certificate"
                                + " that the broker's certificate comes from");
    }

    @Test
    void serverOfANamesakeCa() {
        CertificateAuthority namesake = TestPki.ca("CN=Plant root CA,O=Example");
        TlsRefusedException refusal = refusal(toServer(PKI.server), TestPki.credentials(namesake, PKI.device));
        assertThat(refusal.check()).isEqualTo(Check.SERVER_CHAIN);
        assertThat(refusal).hasMessageContaining("the device's root CA of that name is another one, with another key");
    }

    @Test
    void selfSignedServer() {
        IssuedIdentity selfSigned = SelfSigned.server("localhost");
        TlsRefusedException refusal = refusal(toServer(selfSigned), PKI.credentials);
        assertThat(refusal.check()).isEqualTo(Check.SERVER_CHAIN);
        assertThat(refusal)
                .hasMessageContaining(
                        "has the certificate CN=localhost, which is self-signed and not among the device's"
                                + " root CAs (CN=Plant root CA,O=Example)");
    }

    @Test
    void aDeviceCertificateOnTheServer() {
        TlsRefusedException refusal = refusal(toServer(PKI.device), PKI.credentials);
        assertThat(refusal.check()).isEqualTo(Check.SERVER_USAGE);
        assertThat(refusal)
                .hasMessageContaining("has the certificate CN=dev01, which is not made out for server authentication"
                        + " (extended key usage serverAuth), so clients will refuse it; give the broker a certificate that"
                        + " was issued for a server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void serverExpired(String protocol) {
        IssuedIdentity expired = PKI.root.server(List.of("localhost"), KeyKind.EC_P256, TestPki.PAST);
        TlsRefusedException refusal = refusal(toServer(expired).protocol(protocol), PKI.credentials);
        assertThat(refusal.check()).isEqualTo(Check.SERVER_DATES);
        assertThat(refusal)
                .hasMessageContaining("has an expired certificate (CN=localhost, valid from 2020-01-01 00:00:00 UTC to"
                        + " 2021-02-03 04:05:06 UTC); renew it on the broker, or set this machine's clock");
    }

    @Test
    void serverNotYetValid() {
        IssuedIdentity future = PKI.root.server(List.of("localhost"), KeyKind.EC_P256, TestPki.FUTURE);
        TlsRefusedException refusal = refusal(toServer(future), PKI.credentials);
        assertThat(refusal.check()).isEqualTo(Check.SERVER_DATES);
        assertThat(refusal)
                .hasMessageContaining("has a certificate that is not valid yet (CN=localhost, valid from 2091-02-03");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void serverOfAnotherName(String protocol) {
        TlsRefusedException refusal =
                refusal(toServer(PKI.server).protocol(protocol).host("broker.example"), PKI.credentials);
        assertThat(refusal.check()).isEqualTo(Check.SERVER_NAME);
        assertThat(refusal)
                .hasMessageMatching("broker broker\\.example:\\d+ has a certificate that is not made out for the name"
                        + " broker\\.example \\(it is made out for localhost, 127\\.0\\.0\\.1\\); connect to a name that is"
                        + " in the certificate, or give the broker one whose subjectAltName holds broker\\.example");
    }

    @Test
    void addressUsedWhereOnlyTheNameIsCertified() {
        IssuedIdentity nameOnly = PKI.root.server(List.of("localhost"), KeyKind.EC_P256, TestPki.YEAR);
        TlsRefusedException refusal = refusal(toServer(nameOnly).host("127.0.0.1"), PKI.credentials);
        assertThat(refusal.check()).isEqualTo(Check.SERVER_NAME);
        assertThat(refusal)
                .hasMessageContaining("not made out for the name 127.0.0.1 (it is made out for localhost); connect");
    }

    @Test
    void manyNamesAreCutShort() {
        List<String> names =
                IntStream.range(0, 12).mapToObj(i -> "host" + i + ".example").toList();
        IssuedIdentity many = PKI.root.server(names, KeyKind.EC_P256, TestPki.YEAR);
        assertThat(refusal(toServer(many), PKI.credentials)).hasMessageContaining("host9.example and 2 more)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void noClientCertificate(String protocol) {
        TlsRefusedException refusal = refusal(toServer(PKI.server).protocol(protocol), NO_IDENTITY);
        assertThat(refusal.check()).isEqualTo(Check.CLIENT_CERTIFICATE);
        assertThat(refusal)
                .hasMessageContaining("most likely it requires a client certificate, and the device has none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void clientOfAnotherCa(String protocol) {
        IssuedIdentity stranger = OTHER.device("dev01", KeyKind.EC_P256, TestPki.YEAR);
        TlsRefusedException refusal =
                refusal(toServer(PKI.server).protocol(protocol), TestPki.credentials(PKI.root, stranger));
        assertThat(refusal.check()).isEqualTo(Check.CLIENT_CERTIFICATE);
        assertThat(refusal).hasMessageContaining("certificate CN=dev01").hasMessageContaining("CN=Other CA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void clientExpired(String protocol) {
        IssuedIdentity expired = PKI.root.device("dev01", KeyKind.EC_P256, TestPki.PAST);
        TlsRefusedException refusal =
                refusal(toServer(PKI.server).protocol(protocol), TestPki.credentials(PKI.root, expired));
        assertThat(refusal.check()).isEqualTo(Check.CLIENT_CERTIFICATE);
        assertThat(refusal).hasMessageContaining("certificate CN=dev01");
    }

    @Test
    void noProtocolInCommon() {
        TlsRefusedException refusal = refusal(
                toServer(PKI.server).protocol("TLSv1.2").client(p -> p.setProtocols(new String[] {"TLSv1.3"})),
                PKI.credentials);
        assertThat(refusal.check()).isEqualTo(Check.PROTOCOL);
        assertThat(refusal).hasMessageContaining("no TLS version or cipher in common");
    }

    @Test
    void noCipherInCommon() {
        TlsRefusedException refusal = refusal(
                toServer(PKI.server)
                        .protocol("TLSv1.2")
                        .client(p -> p.setCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"})),
                PKI.credentials);
        assertThat(refusal.check()).isEqualTo(Check.PROTOCOL);
        assertThat(refusal).hasMessageContaining("(TLS alert handshake_failure)");
    }

    @Test
    void nothingUsableOnThisSide() {
        TlsRefusedException refusal = refusal(
                toServer(PKI.server).client(p -> {
                    p.setProtocols(new String[] {"TLSv1.3"});
                    p.setCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
                }),
                PKI.credentials);
        assertThat(refusal.check()).isEqualTo(Check.PROTOCOL);
        assertThat(refusal).hasMessageContaining("have no TLS version in common (No appropriate protocol");
    }

    @Test
    void noApplicationProtocolInCommon() {
        TlsRefusedException refusal = refusal(
                toServer(PKI.server)
                        .server(socket -> {
                            var parameters = socket.getSSLParameters();
                            parameters.setApplicationProtocols(new String[] {"http/1.1"});
                            socket.setSSLParameters(parameters);
                        })
                        .client(p -> p.setApplicationProtocols(new String[] {"x-amzn-mqtt-ca"})),
                PKI.credentials);
        assertThat(refusal.check()).isEqualTo(Check.PROTOCOL);
        assertThat(refusal).hasMessageContaining("(TLS alert no_application_protocol)");
    }

    @ParameterizedTest
    @CsvSource({
        "true, does not speak TLS on this port",
        "false, closed the connection in the middle of the TLS handshake"
    })
    void plainTcpServer(boolean answers, String message) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> servePlain(listener, answers));
            Optional<Throwable> failure = Handshake.connect(
                    TlsContexts.client(PKI.credentials), "localhost", listener.getLocalPort(), p -> {});
            served.get();
            TlsRefusedException refusal = TlsFailure.of(
                            failure.orElseThrow(), "localhost", listener.getLocalPort(), PKI.credentials)
                    .orElseThrow();
            assertThat(refusal.check()).isEqualTo(Check.PROTOCOL);
            assertThat(refusal).hasMessageContaining("broker localhost:" + listener.getLocalPort() + " " + message);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "decrypt_error, CLIENT_CERTIFICATE, could not verify what the device signed",
        "unknown_ca, CLIENT_CERTIFICATE, it does not know the CA CN=Plant root CA",
        "certificate_revoked, CLIENT_CERTIFICATE, as revoked",
        "certificate_expired, CLIENT_CERTIFICATE, as expired (valid from 20",
        "unsupported_certificate, CLIENT_CERTIFICATE, made for client authentication",
        "certificate_unknown, CLIENT_CERTIFICATE, and that it is not revoked",
        "access_denied, CLIENT_CERTIFICATE, refused the device's certificate CN=dev01",
        "unrecognized_name, SERVER_NAME, does not know the name broker.example",
        "protocol_version, PROTOCOL, no TLS version or cipher in common",
        "insufficient_security, PROTOCOL, no TLS version or cipher in common",
        "internal_error, UNKNOWN, ended the TLS handshake",
    })
    void alertsThatTheJdkDoesNotSend(String alert, Check check, String message) {
        Throwable failure = new IOException("MQTT", new SSLHandshakeException("(x) Received fatal alert: " + alert));
        TlsRefusedException refusal =
                TlsFailure.of(failure, "broker.example", 8883, PKI.credentials).orElseThrow();
        assertThat(refusal.check()).isEqualTo(check);
        assertThat(refusal)
                .hasMessageStartingWith("broker broker.example:8883 ")
                .hasMessageContaining(message)
                .hasMessageEndingWith("(TLS alert " + alert + ")")
                .hasCause(failure);
    }

    @Test
    void cutOffAfterTheHandshake() {
        Throwable reset = new IOException("Connection lost", new SocketException("Connection reset"));
        TlsRefusedException withIdentity =
                TlsFailure.of(reset, "::1", 8883, PKI.credentials).orElseThrow();
        assertThat(withIdentity.check()).isEqualTo(Check.CLIENT_CERTIFICATE);
        assertThat(withIdentity)
                .hasMessage("broker [::1]:8883 closed the connection before it sent any MQTT, without a reason; with"
                        + " TLS 1.3 that is how a refused client certificate looks: check that the broker trusts"
                        + " CN=Plant root CA,O=Example, the issuer of the device's certificate CN=dev01, that its rules"
                        + " allow this device, that it speaks TLS on this port, and its log");
        assertThat(TlsFailure.unheard(reset, "[::1]", 8883)).hasMessageStartingWith("broker [::1]:8883 closed ");
        assertThat(TlsFailure.of(new java.io.EOFException(), "localhost", 8883, NO_IDENTITY)
                        .orElseThrow())
                .hasMessageContaining("most likely it requires a client certificate, and the device has none");
    }

    @Test
    void whatIsNotAMatterOfTls() {
        for (Exception failure : List.of(
                new ConnectException("Connection refused"),
                new SocketTimeoutException("Read timed out"),
                new SocketException("Socket closed"),
                new java.net.UnknownHostException("broker.example"),
                new IllegalStateException())) {
            assertThat(TlsFailure.of(failure, "broker.example", 8883, PKI.credentials))
                    .isEmpty();
        }
    }

    @Test
    void anythingElseIsUnknown() {
        TlsRefusedException refusal = TlsFailure.of(
                        new SSLException("something\u001b[2J new"), "broker.example", 8883, PKI.credentials)
                .orElseThrow();
        assertThat(refusal.check()).isEqualTo(Check.UNKNOWN);
        assertThat(refusal)
                .hasMessage("broker broker.example:8883 and this device could not agree on TLS (something?[2J new);"
                        + " see the broker's log");
    }

    @Test
    void aContextThatIsNotOursGivesLessDetail() throws Exception {
        SSLContext context = bareContext(PKI.root.certificate());
        Handshake handshake = toServer(PKI.server).server(s -> s.setNeedClientAuth(false));

        TlsRefusedException name =
                handshake.host("broker.example").with(context, PKI.credentials).refusal();
        assertThat(name.check()).isEqualTo(Check.SERVER_NAME);
        assertThat(name).hasMessageContaining("is not made out for the name broker.example; connect to");

        TlsRefusedException chain = handshake
                .with(bareContext(OTHER.certificate()), PKI.credentials)
                .refusal();
        assertThat(chain.check()).isEqualTo(Check.SERVER_CHAIN);
        assertThat(chain).hasMessageContaining("has a certificate that cannot be trusted (unable to find valid");

        IssuedIdentity expired = PKI.root.server(List.of("localhost"), KeyKind.EC_P256, TestPki.PAST);
        TlsRefusedException dates =
                toServer(expired).with(context, PKI.credentials).refusal();
        assertThat(dates.check()).isEqualTo(Check.SERVER_DATES);
        assertThat(dates).hasMessageContaining("has an expired certificate; renew it on the broker");
    }

    private static Handshake toServer(IssuedIdentity server) {
        return new Handshake(TlsContexts.server(server, List.of(PKI.root.certificate())));
    }

    private static TlsRefusedException refusal(Handshake handshake, DeviceCredentials credentials) {
        return handshake.with(credentials).refusal();
    }

    private static void servePlain(ServerSocket listener, boolean answers) {
        try (Socket socket = listener.accept()) {
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            socket.getInputStream().readNBytes(5);
            if (answers) {
                socket.getOutputStream().write("220 no TLS here\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The client's side of it is what the test looks at.
            return;
        }
    }

    private static SSLContext bareContext(X509Certificate root) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("root", root);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
