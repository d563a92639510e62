package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.TlsContexts;
import io.cordelia.pki.Validity;
import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.SocketFactory;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedBrokerTest {

    private static final Validity DAY = Validity.of(Duration.ofDays(1));
    private static final CertificateAuthority CA = ca("CN=Plant root CA");
    private static final IssuedIdentity SERVER = CA.server(List.of("localhost", "127.0.0.1"), KeyKind.EC_P256, DAY);

    private static final byte[] CONNACK_ACCEPTED = {0x20, 2, 0, 0};
    private static final byte[] PINGREQ = {(byte) 0xc0, 0};
    private static final byte[] PINGRESP = {(byte) 0xd0, 0};

    @Test
    void acceptsOverPlainTcp() throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            assertThat(connect(SocketFactory.getDefault(), broker.port(), "dev01"))
                    .isEqualTo(CONNACK_ACCEPTED);
        }
    }

    @Test
    void acceptsACleanSessionWithoutAClientId() throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start();
                Socket first =
                        SocketFactory.getDefault().createSocket(InetAddress.getLoopbackAddress(), broker.port())) {
            assertThat(exchange(first, connectPacket(""), CONNACK_ACCEPTED.length))
                    .isEqualTo(CONNACK_ACCEPTED);

            assertThat(connect(SocketFactory.getDefault(), broker.port(), "")).isEqualTo(CONNACK_ACCEPTED);

            assertThat(exchange(first, PINGREQ, PINGRESP.length)).isEqualTo(PINGRESP);
        }
    }

    @Test
    void takesAFloodOfMessages() throws Exception {
        int flood = 20_000;
        byte[] publish = {0x30, 4, 0, 1, 'a', '!'};
        ByteArrayOutputStream packets = new ByteArrayOutputStream();
        for (int i = 0; i < flood; i++) {
            packets.write(publish);
        }
        CountDownLatch arrived = new CountDownLatch(flood);
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start();
                Socket socket =
                        SocketFactory.getDefault().createSocket(InetAddress.getLoopbackAddress(), broker.port())) {
            broker.messages().addListener(message -> arrived.countDown());
            assertThat(exchange(socket, connectPacket("flood"), CONNACK_ACCEPTED.length))
                    .isEqualTo(CONNACK_ACCEPTED);

            socket.getOutputStream().write(packets.toByteArray());

            assertThat(arrived.await(30, TimeUnit.SECONDS))
                    .as("%d of %d messages were lost", arrived.getCount(), flood)
                    .isTrue();
        }
    }

    @Test
    void acceptsOverTlsWithoutACertificate() throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().tls(SERVER).start()) {
            DeviceCredentials credentials = DeviceCredentials.serverTls(CA.certificatePem());
            assertThat(connect(tls(credentials), broker.port(), "dev01")).isEqualTo(CONNACK_ACCEPTED);
        }
    }

    @Test
    void acceptsACertificateOfItsCa() throws IOException {
        try (EmbeddedBroker broker = mutual()) {
            assertThat(connect(tls(device(CA)), broker.port(), "dev01")).isEqualTo(CONNACK_ACCEPTED);
        }
    }

    @Test
    void turnsAwayClientsWithoutACertificateOfItsCa() throws IOException {
        try (EmbeddedBroker broker = mutual()) {
            DeviceCredentials none = DeviceCredentials.serverTls(CA.certificatePem());
            assertThatThrownBy(() -> connect(tls(none), broker.port(), "dev01")).isInstanceOf(IOException.class);

            DeviceCredentials stranger = device(ca("CN=Another CA"));
            assertThatThrownBy(() -> connect(tls(stranger), broker.port(), "dev01"))
                    .isInstanceOf(IOException.class);

            assertThatThrownBy(() -> connect(SocketFactory.getDefault(), broker.port(), "dev01"))
                    .isInstanceOf(IOException.class);

            assertThat(connect(tls(device(CA)), broker.port(), "dev01")).isEqualTo(CONNACK_ACCEPTED);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closeEndsConnectionsAndThreadsAndFreesThePort(boolean tls) throws IOException {
        Set<Thread> before = threads();
        EmbeddedBroker broker = tls ? mutual() : EmbeddedBroker.builder().start();
        SocketFactory sockets = tls ? tls(device(CA)) : SocketFactory.getDefault();
        try (Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), broker.port())) {
            exchange(socket, connectPacket("dev01"), CONNACK_ACCEPTED.length);
            assertThat(threads()).hasSizeGreaterThan(before.size());

            broker.close();
            broker.close();

            assertThat(threads()).isSubsetOf(before);
            assertThatThrownBy(() -> exchange(socket, PINGREQ, PINGRESP.length)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> connect(SocketFactory.getDefault(), broker.port(), "dev01"))
                .isInstanceOf(ConnectException.class);
        try (ServerSocket again = new ServerSocket(broker.port(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(again.isBound()).isTrue();
        }
    }

    @Test
    void manyRunSideBySide() throws IOException {
        EmbeddedBroker one = EmbeddedBroker.builder().start();
        try (EmbeddedBroker other = mutual()) {
            assertThat(one.port()).isNotEqualTo(other.port());
            assertThat(connect(SocketFactory.getDefault(), one.port(), "dev01")).isEqualTo(CONNACK_ACCEPTED);
            one.close();
            assertThat(connect(tls(device(CA)), other.port(), "dev01")).isEqualTo(CONNACK_ACCEPTED);
        }
    }

    @Test
    void leavesNoFiles() throws IOException {
        Set<String> before = files();
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker.port())) {
            exchange(socket, connectPacket("dev01"), CONNACK_ACCEPTED.length);
            assertThat(exchange(socket, PINGREQ, PINGRESP.length)).isEqualTo(PINGRESP);
        }
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void takesAnotherPortIfSomebodyIsFaster() throws IOException {
        Set<Thread> before = threads();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int freePort = freePort();
            Iterator<Integer> ports = List.of(taken.getLocalPort(), freePort).iterator();
            try (EmbeddedBroker broker = EmbeddedBroker.builder().start(ports::next)) {
                assertThat(broker.port()).isEqualTo(freePort);
            }
            assertThatThrownBy(() -> EmbeddedBroker.builder().start(taken::getLocalPort))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessage("port 127.0.0.1:" + taken.getLocalPort()
                            + " is in use by another program; choose another port, or end that program");
        }
        assertThat(threads()).isSubsetOf(before);
    }

    @Test
    void closesFromAnInterruptedThread() {
        Set<Thread> before = threads();
        EmbeddedBroker broker = EmbeddedBroker.builder().start();
        Thread.currentThread().interrupt();
        broker.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(threads()).isSubsetOf(before);
    }

    @Test
    void knowsMoquetteFromInside() throws IOException {
        Server server = new Server();
        Properties properties = new Properties();
        properties.setProperty(IConfig.HOST_PROPERTY_NAME, "127.0.0.1");
        properties.setProperty(IConfig.PORT_PROPERTY_NAME, "0");
        properties.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
        server.startServer(new MemoryConfig(properties));
        try {
            assertThat(NettyGroups.of(server)).hasSize(2);
        } finally {
            NettyGroups.end(server);
            server.stopServer();
        }
        assertThat(NettyGroups.of(new Server())).isEmpty();
    }

    @Test
    void refusesListsOfRevokedCertificatesThatWouldChangeNothing() {
        assertThatThrownBy(() -> EmbeddedBroker.builder().refuseRevoked(List.of()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("lists is empty");
        X509CRL list = CA.crl(List.of(), Validity.of(Duration.ofDays(1)));
        assertThatThrownBy(() ->
                        EmbeddedBroker.builder().refuseRevoked(List.of(list)).start())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("revoked certificates are refused without client certificates (allowed: only"
                        + " together with requireClientCertificates(...))");
    }

    @Test
    void refusesClientCertificatesWithoutTls() {
        assertThatThrownBy(() -> EmbeddedBroker.builder()
                        .requireClientCertificates(List.of(CA.certificate()))
                        .start())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("client certificates are required without TLS (allowed: only together with tls(...))");
        assertThatThrownBy(() -> EmbeddedBroker.builder().requireClientCertificates(List.of()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("cas is empty (allowed: at least one CA certificate)");
    }

    private static EmbeddedBroker mutual() {
        return EmbeddedBroker.builder()
                .tls(SERVER)
                .requireClientCertificates(List.of(CA.certificate()))
                .start();
    }

    private static CertificateAuthority ca(String name) {
        return CertificateAuthority.root(new X500Principal(name), KeyKind.EC_P256, DAY);
    }

    private static DeviceCredentials device(CertificateAuthority ca) {
        return DeviceCredentials.mutualTls(
                CA.certificatePem(), ca.device("dev01", KeyKind.EC_P256, DAY).clientIdentity());
    }

    private static SocketFactory tls(DeviceCredentials credentials) {
        return TlsContexts.client(credentials).getSocketFactory();
    }

    private static byte[] connect(SocketFactory sockets, int port, String clientId) throws IOException {
        try (Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port)) {
            return exchange(socket, connectPacket(clientId), CONNACK_ACCEPTED.length);
        }
    }

    private static byte[] exchange(Socket socket, byte[] packet, int answerLength) throws IOException {
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        socket.getOutputStream().write(packet);
        socket.getOutputStream().flush();
        byte[] answer = new byte[answerLength];
        new DataInputStream(socket.getInputStream()).readFully(answer);
        return answer;
    }

    /** CONNECT of MQTT 3.1.1, section 3.1: clean session, keep-alive 60 s. */
    private static byte[] connectPacket(String clientId) {
        byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
        byte[] head = {0x10, (byte) (12 + id.length), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, (byte) id.length};
        byte[] packet = Arrays.copyOf(head, head.length + id.length);
        System.arraycopy(id, 0, packet, head.length, id.length);
        return packet;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith(BrokerThreads.SHARED))
                .collect(Collectors.toSet());
    }

    /** Moquette's paths are relative to the working directory. */
    private static Set<String> files() {
        return Set.of(new File(".").list());
    }
}
