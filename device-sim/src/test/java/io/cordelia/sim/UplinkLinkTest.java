package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.mqtt.MosquittoBroker;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

/** Names that lead elsewhere, the version of TLS, and user and password. */
class UplinkLinkTest {

    private static final String CLOUD = "abc-ats.iot.eu-central-1.example.com";
    private static final Validity DAY = Validity.of(Duration.ofDays(1));
    private static final CertificateAuthority CA =
            CertificateAuthority.root(new X500Principal("CN=Cloud CA"), KeyKind.EC_P256, DAY);
    private static final IssuedIdentity DEVICE = CA.device("device", KeyKind.EC_P256, DAY);

    private final Host host = new Host();

    private void configure(String endpoint, int port) {
        host.hear();
        host.put("ca", Wire.of(CA.certificatePem()));
        host.put("cert", Wire.of(DEVICE.chainPem()));
        host.put("key", Wire.of(DEVICE.keyPem()));
        host.ok("AT+set=mqtt,iotHubEndpoint," + endpoint);
        host.ok("AT+set=mqtt,iotHubPort," + port);
        host.ok("AT+set=mqtt,clientId,device");
        host.ok("AT+set=mqtt,flags,url|sec|whitelist_rootca");
        host.ok("AT+set=mqtt,rootCAPath,ca");
        host.ok("AT+set=mqtt,clientCertPath,cert");
        host.ok("AT+set=mqtt,clientPrivateKey,key");
        host.ask("AT+wlanConnect=net,,OPEN,,,,");
    }

    private void connects() {
        host.ok("AT+iotconnect");
        host.await(Assumptions.CONNACK_EVENT);
    }

    private void fails(String text, int code) {
        host.ok("AT+iotconnect");
        host.await("+eventmqtt:error,\"" + text + "\"," + code);
    }

    @Test
    void leadsACloudEndpointToALocalBrokerThatHasItsName() {
        IssuedIdentity cloud = CA.server(List.of(CLOUD), KeyKind.EC_P256, DAY);
        try (MosquittoBroker broker = MosquittoBroker.mutualTls(cloud, CA);
                SimulatedModule module = SimulatedModule.builder()
                        .port(host.port())
                        .map(CLOUD.toUpperCase(java.util.Locale.ROOT), 8883, broker.host(), broker.port())
                        .map(CLOUD, broker.host(), 1)
                        .start()) {
            configure(CLOUD, 8883);
            connects();
            assertThat(module.isMqttConnected()).isTrue();
            host.ok("AT+iotdisconnect");
            host.ok("AT+set=mqtt,iotHubPort,443");
            fails("connection refused", -111);
        }
    }

    @Test
    void checksTheEndpointsNameAndNotTheOneItWasLedTo() {
        IssuedIdentity local = CA.server(List.of(MosquittoBroker.HOST), KeyKind.EC_P256, DAY);
        try (MosquittoBroker broker = MosquittoBroker.mutualTls(local, CA);
                SimulatedModule module = SimulatedModule.builder()
                        .port(host.port())
                        .map(CLOUD, broker.host(), broker.port())
                        .start()) {
            configure(CLOUD, 8883);
            fails("wrong server name", -469);
            assertThat(module.isMqttConnected()).isFalse();
        }
    }

    @Test
    void speaksTheVersionOfTlsThatIsSet() {
        IssuedIdentity server = CA.server(List.of(MosquittoBroker.HOST), KeyKind.EC_P256, DAY);
        try (MosquittoBroker broker = MosquittoBroker.mutualTls(server, CA, "tls_version tlsv1.3");
                SimulatedModule module =
                        SimulatedModule.builder().port(host.port()).start()) {
            configure(broker.host(), broker.port());
            fails("TLS handshake failed", -340);
            host.ok("AT+set=mqtt,TLS1_3,true");
            connects();
            assertThat(module.isMqttConnected()).isTrue();
        }
    }

    @Test
    void sendsUserNameAndPassword() throws Exception {
        try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SimulatedModule module =
                        SimulatedModule.builder().port(host.port()).start()) {
            CompletableFuture<String> connect = CompletableFuture.supplyAsync(() -> refuse(broker));
            configure("127.0.0.1", broker.getLocalPort());
            host.ok("AT+set=mqtt,flags,url");
            host.ok("AT+set=mqtt,userName,joe");
            host.ok("AT+set=mqtt,password,top secret");
            fails("CONNACK", 4);
            assertThat(connect.get(10, TimeUnit.SECONDS)).endsWith("\0\3joe\0\12top secret");
            assertThat(module.isMqttConnected()).isFalse();
        }
    }

    /** Takes a CONNECT, answers that user name or password is bad, and returns it. */
    private static String refuse(ServerSocket broker) {
        try (Socket client = broker.accept()) {
            byte[] head = client.getInputStream().readNBytes(2);
            byte[] rest = client.getInputStream().readNBytes(head[1]);
            client.getOutputStream().write(new byte[] {0x20, 2, 0, 4});
            client.shutdownOutput();
            client.getInputStream().readAllBytes();
            return new String(rest, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void checksItsArguments() {
        SimulatedModule.Builder builder = SimulatedModule.builder();
        assertThatThrownBy(() -> builder.map(" ", "localhost", 1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("host is empty (allowed: a host name or IP address)");
        assertThatThrownBy(() -> builder.map("a", 0, "localhost", 1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("port 0 is out of range (allowed: 1 to 65535)");
        assertThatThrownBy(() -> builder.map("a", "localhost", 65_536)).isInstanceOf(InvalidRequestException.class);
    }
}
