package io.cordelia.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.BrokerUnreachableException;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.TlsRefusedException.Check;
import io.cordelia.mqtt.MosquittoBroker;
import io.cordelia.pki.TlsProbe;
import io.cordelia.pki.TlsReport;
import io.cordelia.pki.TlsReport.Action;
import io.cordelia.samples.MatrixCase.Server;
import io.cordelia.sim.EmbeddedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The probe, as text and as data, on the brokers that people have: Mosquitto and the embedded one. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsProbeBrokersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path folder;

    private static MatrixPki pki;
    private static final Map<Make, MatrixBrokers> BROKERS = new EnumMap<>(Make.class);
    /** TLS without client certificates. */
    private static final Map<Make, Integer> OPEN_PORTS = new EnumMap<>(Make.class);

    private static final List<AutoCloseable> RUNNING = new ArrayList<>();

    /** Whose broker it is. Mosquitto, as openssl does it, shows the CA that it has a certificate of, and names none. */
    enum Make {
        MOSQUITTO(
                """
                Certificate 1       CN=Plant root CA
                  issued by         CN=Plant root CA
                  valid             2024-01-01 00:00:00 UTC to 2094-01-01 00:00:00 UTC
                  key               EC P-256, signed with SHA256withECDSA
                """,
                "  of a CA           that the server does not name",
                List.of()),
        EMBEDDED("", "  of the CA         CN=Plant root CA", List.of(new X500Principal("CN=Plant root CA")));

        private final String shownCa;
        private final String asksFor;
        private final List<X500Principal> namedCas;

        Make(String shownCa, String asksFor, List<X500Principal> namedCas) {
            this.shownCa = shownCa;
            this.asksFor = asksFor;
            this.namedCas = namedCas;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        pki = new MatrixPki(folder);
        add(Make.MOSQUITTO, new MatrixBrokers.Mosquitto(pki, folder));
        add(Make.EMBEDDED, new MatrixBrokers.Embedded(pki));
        MosquittoBroker mosquitto = MosquittoBroker.tls(pki.goodServer());
        RUNNING.add(mosquitto);
        OPEN_PORTS.put(Make.MOSQUITTO, mosquitto.port());
        EmbeddedBroker embedded = EmbeddedBroker.builder().tls(pki.goodServer()).start();
        RUNNING.add(embedded);
        OPEN_PORTS.put(Make.EMBEDDED, embedded.port());
    }

    private static void add(Make make, MatrixBrokers brokers) {
        RUNNING.add(brokers);
        BROKERS.put(make, brokers);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : RUNNING) {
            each.close();
        }
        RUNNING.clear();
    }

    private static TlsProbe probe(int port, DeviceCredentials credentials) {
        return TlsProbe.of("localhost", port)
                .credentials(credentials)
                .timeout(PATIENCE)
                .refusalWait(PATIENCE);
    }

    private static TlsReport look(Make make, Server server, DeviceCredentials credentials) {
        return probe(BROKERS.get(make).get(server).port(), credentials).run();
    }

    /** What differs from run to run has a name instead. */
    private static String text(TlsReport report) {
        return report.toText()
                .replaceAll("(?m)^(.{20}) *\\d+\\.\\d ms", "$1TIME")
                .replaceAll("(Look-up +TIME  ).*", "$1ADDRESSES")
                .replaceAll("(TCP connection +TIME  ).*", "$1ADDRESS")
                .replaceAll("TLS_\\w+", "CIPHER")
                .replace(Integer.toString(report.port()), "PORT");
    }

    @ParameterizedTest
    @CsvSource({"MOSQUITTO,TLSv1.2", "MOSQUITTO,TLSv1.3", "EMBEDDED,TLSv1.2", "EMBEDDED,TLSv1.3"})
    void aBrokerThatLetsEverybodyIn(Make make, String version) {
        TlsReport report = probe(OPEN_PORTS.get(make), pki.withoutIdentity())
                .protocol(version)
                .run();

        assertThat(text(report))
                .isEqualTo(
                        """
                        Server              localhost, port PORT
                        Look-up             TIME  ADDRESSES
                        TCP connection      TIME  ADDRESS
                        TLS handshake       TIME

                        Protocol            VERSION, CIPHER
                        ALPN                none chosen
                        Server trusted      yes (root CA, name, dates; name localhost)
                        Certificate 0       CN=localhost
                          issued by         CN=Plant root CA
                          valid             2024-01-01 00:00:00 UTC to 2094-01-01 00:00:00 UTC
                          made out for      localhost
                          key               EC P-256, signed with SHA256withECDSA
                        Client certificate  not asked for
                        Result              good: nothing speaks against a device with these credentials
                        """
                                .replace("VERSION", version));
        assertThat(report.isGood()).isTrue();
        assertThat(report.session().orElseThrow().protocol()).isEqualTo(version);
        assertThat(report.clientCertificate()).isEmpty();
        assertThat(report.trust().orElseThrow().refusal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"MOSQUITTO,TLSv1.2", "MOSQUITTO,TLSv1.3", "EMBEDDED,TLSv1.2", "EMBEDDED,TLSv1.3"})
    void aBrokerThatAcceptsTheClientCertificateItAsksFor(Make make, String version) {
        int port = BROKERS.get(make).get(Server.GOOD).port();
        // Without an objection the whole wait passes.
        TlsReport report = probe(port, pki.good())
                .protocol(version)
                .refusalWait(Duration.ofSeconds(1))
                .run();

        assertThat(text(report))
                .isEqualTo(
                        """
                        Server              localhost, port PORT
                        Look-up             TIME  ADDRESSES
                        TCP connection      TIME  ADDRESS
                        TLS handshake       TIME
                        Wait for refusal    TIME  no refusal

                        Protocol            VERSION, CIPHER
                        ALPN                none chosen
                        Server trusted      yes (root CA, name, dates; name localhost)
                        Certificate 0       CN=localhost
                          issued by         CN=Plant root CA
                          valid             2024-01-01 00:00:00 UTC to 2094-01-01 00:00:00 UTC
                          made out for      localhost
                          key               EC P-256, signed with SHA256withECDSA
                        SHOWN_CAClient certificate  asked for; shown: CN=matrix-device
                        ASKS_FOR
                        Result              good: nothing speaks against a device with these credentials
                        """
                                .replace("VERSION", version)
                                .replace("SHOWN_CA", make.shownCa)
                                .replace("ASKS_FOR", make.asksFor));
        TlsReport.ClientCertificate asked = report.clientCertificate().orElseThrow();
        assertThat(asked.acceptedCas()).isEqualTo(make.namedCas);
        assertThat(asked.shown().orElseThrow().getSubjectX500Principal())
                .isEqualTo(new X500Principal("CN=matrix-device"));
    }

    @ParameterizedTest
    @CsvSource({"MOSQUITTO,TLSv1.2", "MOSQUITTO,TLSv1.3", "EMBEDDED,TLSv1.2", "EMBEDDED,TLSv1.3"})
    void aBrokerThatInsistsOnAClientCertificateAndNamesItsCa(Make make, String version) {
        int port = BROKERS.get(make).get(Server.GOOD).port();
        TlsReport report = probe(port, pki.withoutIdentity()).protocol(version).run();

        // With TLS 1.3 the client's side of the handshake is over before the broker looks.
        Action step = version.equals("TLSv1.3") ? Action.AWAIT_REFUSAL : Action.HANDSHAKE;
        refused(report, Check.CLIENT_CERTIFICATE, step);
        assertThat(text(report))
                .contains("\nClient certificate  asked for; none shown\n" + make.asksFor + "\nResult  ")
                .containsPattern(
                        "\nResult              failed \\((tls handshake|wait for refusal)\\): broker localhost:PORT"
                                + " refused the connection: most likely it requires a client certificate, and the device has none;"
                                + " give certificate and private key \\(TLS alert \\w+\\)\n$");
        assertThat(report.clientCertificate().orElseThrow().acceptedCas()).isEqualTo(make.namedCas);
        assertThat(report.clientCertificate().orElseThrow().shown()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aBrokerThatRefusesTheClientCertificate(Make make) {
        TlsReport report = look(make, Server.GOOD, pki.ofAnotherCa());

        refused(report, Check.CLIENT_CERTIFICATE, Action.AWAIT_REFUSAL);
        assertThat(text(report))
                .contains("\nWait for refusal    TIME  refused\n", "asked for; shown: CN=matrix-device\n")
                .contains("refused the device's certificate CN=matrix-device")
                .contains("CN=Another root CA");
    }

    @ParameterizedTest
    @EnumSource
    void aBrokerOfAnotherName(Make make) {
        TlsReport report = look(make, Server.OTHER_NAME, pki.good());

        refused(report, Check.SERVER_NAME, Action.HANDSHAKE);
        assertThat(text(report))
                .contains("  made out for      broker.example.com\n")
                .contains(
                        "\nServer trusted      no: broker localhost:PORT has a certificate that is not made out for the"
                                + " name localhost (it is made out for broker.example.com); ");
        assertNothingShown(make, report);
    }

    @ParameterizedTest
    @EnumSource
    void aBrokerWhoseCertificateHasExpired(Make make) {
        TlsReport report = look(make, Server.EXPIRED, pki.good());

        refused(report, Check.SERVER_DATES, Action.HANDSHAKE);
        assertThat(text(report))
                .contains("  valid             2020-01-01 00:00:00 UTC to 2021-01-01 00:00:00 UTC\n")
                .contains("\nServer trusted      no: broker localhost:PORT has an expired certificate (CN=localhost, ");
        assertNothingShown(make, report);
    }

    @ParameterizedTest
    @EnumSource
    void aBrokerOfAnotherCa(Make make) {
        TlsReport report = look(make, Server.OTHER_CA, pki.good());

        refused(report, Check.SERVER_CHAIN, Action.HANDSHAKE);
        assertThat(text(report))
                .contains("  issued by         CN=Another root CA\n")
                .contains(
                        "\nServer trusted      no: broker localhost:PORT has the certificate CN=localhost that comes from"
                                + " CN=Another root CA, which is not among the device's root CAs (CN=Plant root CA); ");
        assertNothingShown(make, report);
    }

    @ParameterizedTest
    @EnumSource
    void aPlainMqttPort(Make make) {
        TlsReport report = look(make, Server.PLAIN, pki.good());

        refused(report, Check.PROTOCOL, Action.HANDSHAKE);
        assertThat(report.session()).isEmpty();
        assertThat(report.trust()).isEmpty();
        assertThat(text(report))
                .isEqualTo(
                        """
                        Server              localhost, port PORT
                        Look-up             TIME  ADDRESSES
                        TCP connection      TIME  ADDRESS
                        TLS handshake       TIME  failed

                        Result              failed (tls handshake): broker localhost:PORT closed the connection at the\
                         first message of the TLS handshake; most likely it does not speak TLS on this port: check the port\
                         (8883 is usual for TLS), or connect without credentials
                        """);
    }

    @Test
    void nothingListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        TlsReport report = probe(port, pki.good()).run();

        assertThat(text(report))
                .isEqualTo(
                        """
                        Server              localhost, port PORT
                        Look-up             TIME  ADDRESSES
                        TCP connection      TIME  ADDRESS

                        Result              failed (tcp connection): broker localhost:PORT does not accept connections;\
                         check that it runs, and the port
                        """);
        assertThat(report.failure().orElseThrow().action()).isEqualTo(Action.CONNECT);
        assertThat(report.failure().orElseThrow().reason()).isInstanceOf(BrokerUnreachableException.class);
        assertThat(report.connectedTo()).isEmpty();
    }

    @Test
    void aNameThatDoesNotResolve() {
        TlsReport report = TlsProbe.of("broker.invalid", 8883).run();

        assertThat(text(report))
                .isEqualTo(
                        """
                        Server              broker.invalid, port PORT
                        Look-up             TIME  ADDRESSES

                        Result              failed (look-up): broker broker.invalid:PORT cannot be found: the name does not\
                         resolve; check its spelling and this machine's name service
                        """);
        assertThat(report.failure().orElseThrow().action()).isEqualTo(Action.RESOLVE);
        assertThat(report.failure().orElseThrow().reason())
                .isInstanceOfSatisfying(BrokerUnreachableException.class, e -> assertThat(e.reason())
                        .isEqualTo(BrokerUnreachableException.Reason.UNKNOWN_HOST));
    }

    private static void refused(TlsReport report, Check check, Action step) {
        assertThat(report.isGood()).as(report.toText()).isFalse();
        assertThat(report.failure().orElseThrow().action()).isEqualTo(step);
        assertThat(report.failure().orElseThrow().reason())
                .isInstanceOfSatisfying(
                        TlsRefusedException.class, e -> assertThat(e.check()).isEqualTo(check));
    }

    /** A server that is not trusted is looked at to the end, but the device's certificate is not shown to it. */
    private static void assertNothingShown(Make make, TlsReport report) {
        assertThat(report.session()).isPresent();
        assertThat(report.clientCertificate().orElseThrow().acceptedCas()).isEqualTo(make.namedCas);
        assertThat(report.clientCertificate().orElseThrow().shown()).isEmpty();
    }
}
