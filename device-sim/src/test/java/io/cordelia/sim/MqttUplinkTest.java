package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.DeviceConfig;
import io.cordelia.device.Message;
import io.cordelia.mqtt.MosquittoBroker;
import io.cordelia.mqtt.PahoDeviceClient;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real connections to Mosquitto, and the codes of those that fail. */
class MqttUplinkTest {

    private static final Validity DAY = Validity.of(Duration.ofDays(1));
    private static final CertificateAuthority CA = ca("Root CA");
    private static final CertificateAuthority OTHER_CA = ca("Other CA");
    private static final IssuedIdentity SERVER = CA.server(List.of(MosquittoBroker.HOST), KeyKind.EC_P256, DAY);
    private static final IssuedIdentity DEVICE = CA.device("device", KeyKind.EC_P256, DAY);

    private static final String CONNACK = "+eventmqtt:info,\"CONNACK\",0";
    private static final String LOST = "+eventmqtt:error,\"connection lost\",-15";

    private final Host host = new Host();
    private SimulatedModule module;

    private static CertificateAuthority ca(String name) {
        return CertificateAuthority.root(new X500Principal("CN=" + name), KeyKind.EC_P256, DAY);
    }

    @BeforeEach
    void start() {
        module = SimulatedModule.builder()
                .port(host.port())
                .allowFilesWhileConnected()
                .start();
        host.hear();
    }

    @AfterEach
    void stopAndLeaveNothingBehind() {
        module.close();
        Awaitility.await().untilAsserted(() -> assertThat(
                        Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(n -> n.startsWith("cordelia")));
    }

    private void joinWlan() {
        host.ask("AT+wlanConnect=net,,OPEN,,,,");
    }

    private void set(String setting, Object value) {
        host.ok("AT+set=" + setting + "," + value);
    }

    private void configure(String endpoint, int port, String flags) {
        set("mqtt,iotHubEndpoint", endpoint);
        set("mqtt,iotHubPort", port);
        set("mqtt,flags", flags);
        set("mqtt,clientId", "device");
        set("subtopic0,name", "cordelia/+");
        set("pubtopic0,name", "cordelia/apple");
        joinWlan();
    }

    private void configureTls(MosquittoBroker broker) {
        configure(broker.host(), broker.port(), "url|sec|whitelist_rootca");
        host.put("ca", Wire.of(CA.certificatePem()));
        host.put("cert", Wire.of(DEVICE.chainPem()));
        host.put("key", Wire.of(DEVICE.keyPem()));
        set("mqtt,rootCAPath", "ca");
        set("mqtt,clientCertPath", "cert");
        set("mqtt,clientPrivateKey", "key");
    }

    private void connect() {
        host.ok("AT+iotconnect");
        host.await(CONNACK);
        assertThat(module.isMqttConnected()).isTrue();
    }

    private void connectFails(String text, int code) {
        host.ok("AT+iotconnect");
        host.await("+eventmqtt:error,\"" + text + "\"," + code);
        assertThat(module.isMqttConnected()).isFalse();
    }

    // ---- Mutual TLS, and each way that it fails ----

    @Test
    void connectsWithWhatWasUploaded() {
        try (MosquittoBroker broker = MosquittoBroker.mutualTls(SERVER, CA)) {
            configureTls(broker);
            connect();
            host.ok("AT+iotpublish=0,hello");
            host.await("+eventmqtt:recv,cordelia/apple,qos0,\"hello\"");
        }
    }

    @Test
    void tellsWhichFileIsMissingOrBad() {
        try (MosquittoBroker broker = MosquittoBroker.mutualTls(SERVER, CA)) {
            configureTls(broker);
            set("mqtt,rootCAPath", "");
            connectFails("no root CA file", -454);
            set("mqtt,rootCAPath", "nonsense");
            connectFails("no root CA file", -454);
            set("mqtt,rootCAPath", "key");
            connectFails("bad root CA file", -456);
            host.put("junk", "no PEM at all");
            set("mqtt,rootCAPath", "junk");
            connectFails("bad root CA file", -456);
            set("mqtt,rootCAPath", "ca");

            set("mqtt,clientCertPath", "");
            connectFails("no certificate file", -457);
            set("mqtt,clientCertPath", "junk");
            connectFails("bad certificate file", -457);
            set("mqtt,clientCertPath", "cert");

            set("mqtt,clientPrivateKey", "");
            connectFails("no private key file", -458);
            set("mqtt,clientPrivateKey", "cert");
            connectFails("bad private key file", -458);
            host.put(
                    "otherkey", Wire.of(CA.device("other", KeyKind.EC_P256, DAY).keyPem()));
            set("mqtt,clientPrivateKey", "otherkey");
            connectFails("bad private key file", -458);

            set("mqtt,clientPrivateKey", "key");
            connect();
        }
    }

    @Test
    void refusesARootCaThatIsNeitherPublicNorWhitelisted() {
        try (MosquittoBroker broker = MosquittoBroker.mutualTls(SERVER, CA)) {
            configureTls(broker);
            set("mqtt,flags", "url|sec");
            connectFails("unknown root CA", -468);
            set("mqtt,flags", "url|sec|WHITELIST_ROOTCA");
            connect();
        }
    }

    @Test
    void refusesAServerOfAnotherCa() {
        try (MosquittoBroker broker = MosquittoBroker.mutualTls(SERVER, CA)) {
            configureTls(broker);
            host.put("ca", Wire.of(OTHER_CA.certificatePem()));
            connectFails("unknown root CA", -468);
        }
    }

    @Test
    void refusesAServerOfAnotherName() {
        IssuedIdentity server = CA.server(List.of("elsewhere.example"), KeyKind.EC_P256, DAY);
        try (MosquittoBroker broker = MosquittoBroker.mutualTls(server, CA)) {
            configureTls(broker);
            connectFails("wrong server name", -469);
        }
    }

    @Test
    void isRefusedWithACertificateOfAnotherCaAndWithoutOne() {
        try (MosquittoBroker broker = MosquittoBroker.mutualTls(SERVER, CA)) {
            configureTls(broker);
            IssuedIdentity foreign = OTHER_CA.device("device", KeyKind.EC_P256, DAY);
            host.put("cert", Wire.of(foreign.chainPem()));
            host.put("key", Wire.of(foreign.keyPem()));
            connectFails("certificate refused", -342);
            set("mqtt,clientCertPath", "");
            set("mqtt,clientPrivateKey", "");
            connectFails("certificate refused", -342);
        }
    }

    @Test
    void connectsWithServerAuthenticationOnly() {
        try (MosquittoBroker broker = MosquittoBroker.tls(SERVER)) {
            configureTls(broker);
            set("mqtt,clientCertPath", "");
            set("mqtt,clientPrivateKey", "");
            connect();
        }
    }

    // ---- Plain connections, and the ways that they fail ----

    @Test
    void failsWhereNobodyListensOrTheNameIsUnknown() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        configure("localhost", free, "url");
        connectFails("connection refused", -111);
        set("mqtt,iotHubEndpoint", "no-such-host.invalid");
        connectFails("unknown host", -6154);
    }

    @Test
    void failsWhereTheBrokerRefusesConnect() {
        try (MosquittoBroker broker = MosquittoBroker.plainRefusingConnect()) {
            configure(broker.host(), broker.port(), "url");
            connectFails("CONNACK", 5);
        }
    }

    @Test
    void failsWithSettingsThatMakeNoConnection() {
        configure("\"\"", 1883, "url");
        connectFails("no endpoint", -89);
        set("mqtt,iotHubEndpoint", "localhost");
        set("mqtt,clientId", "");
        connectFails("bad setting: client id", -22);
        set("mqtt,clientId", "device");
        set("pubtopic1,name", "wild/+/card");
        connectFails("bad setting: publish topic", -22);
        set("pubtopic1,name", "");
        set("mqtt,iotHubPort", 0);
        connectFails("bad setting: port", -22);
    }

    @Test
    void refusesCommandsThatDoNotFitTheState() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            host.refused("AT+iotconnect", ErrorCode.WLAN_NOT_CONNECTED);
            host.refused("AT+iotdisconnect", ErrorCode.NOT_CONNECTED);
            host.refused("AT+iotpublish=0,x", ErrorCode.NOT_CONNECTED);
            configure(broker.host(), broker.port(), "url");
            host.refused("AT+iotpublish=0,x", ErrorCode.NOT_CONNECTED);
            connect();
            host.refused("AT+iotconnect", ErrorCode.IS_CONNECTED);
            host.refused("AT+iotpublish=1,x", ErrorCode.DESTINATION_REQUIRED);
            host.refused("AT+iotpublish=4,x", ErrorCode.INVALID_PARAMETER);
            host.refused("AT+iotpublish=-1,x", ErrorCode.INVALID_PARAMETER);
            host.refused("AT+iotpublish=0," + "x".repeat(513), "parse parameters,-5");
            host.ok("AT+iotpublish=0," + "x".repeat(512));
            host.await("+eventmqtt:recv,cordelia/apple,qos0,\"" + "x".repeat(512) + "\"");
            host.ok("AT+iotdisconnect");
            host.refused("AT+iotdisconnect", ErrorCode.NOT_CONNECTED);
        }
    }

    // ---- Messages ----

    @Test
    void passesPayloadsAsTheyAre() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            configure(broker.host(), broker.port(), "url");
            String topic = Wire.of("cordelia/Äpfel");
            set("pubtopic0,name", topic);
            set("pubtopic0,qos", 1);
            set("subtopic0,qos", 2);
            connect();
            String payload = "a\",qos0,\"b\u00FF, ";
            host.ok("AT+iotpublish=0,\"" + payload + "\"");
            host.await("+eventmqtt:recv," + topic + ",qos1,\"" + payload + "\"");
            host.ok("AT+iotpublish=0,\"\"");
            host.await("+eventmqtt:recv," + topic + ",qos1,\"\"");
            assertThat(module.receivedMessages()).extracting(Message::topic).containsOnly("cordelia/Äpfel");
            assertThat(module.receivedMessages()).hasSize(2).isEqualTo(module.publishedMessages());
        }
    }

    @Test
    void speaksBase64WhereToldTo() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            configure(broker.host(), broker.port(), "url");
            set("mqtt,base64", true);
            connect();
            host.ok("AT+iotpublish=0,\"AA0K/w==\"");
            host.await("+eventmqtt:recv,cordelia/apple,qos0,\"AA0K/w==\"");
            assertThat(module.receivedMessages().get(0).payload()).containsExactly(0, '\r', '\n', 0xFF);
            host.refused("AT+iotpublish=0,not Base64", ErrorCode.INVALID_ARGUMENT);
        }
    }

    @Test
    void reportsAMessageThatFitsNoLine() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            configure(broker.host(), broker.port(), "url");
            connect();
            try (PahoDeviceClient other = PahoDeviceClient.create()) {
                other.connect(DeviceConfig.builder(broker.host(), "other")
                        .port(broker.port())
                        .publishTopic("cordelia/apple")
                        .build());
                int fits = 2048 - "+eventmqtt:recv,cordelia/apple,qos0,\"\"".length();
                other.publish("cordelia/apple", new byte[fits + 1]);
                host.await("+eventmqtt:error,\"message too long\",-7");
                other.publish("cordelia/apple", "x".repeat(fits).getBytes(StandardCharsets.UTF_8));
                host.await("+eventmqtt:recv,cordelia/apple,qos0,\"" + "x".repeat(fits) + "\"");
            }
        }
    }

    @Test
    void usesNewTopicsWithTheNextConnection() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            configure(broker.host(), broker.port(), "url");
            connect();
            set("subtopic0,name", "other/+");
            set("pubtopic0,name", "other/pear");
            host.ok("AT+iotpublish=0,1");
            host.await("+eventmqtt:recv,cordelia/apple,qos0,\"1\"");
            host.ok("AT+iotdisconnect");
            connect();
            host.ok("AT+iotpublish=0,2");
            host.await("+eventmqtt:recv,other/pear,qos0,\"2\"");
        }
    }

    @Test
    void takesTheSameTopicsTwiceAndHandsOverItsWill() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            configure(broker.host(), broker.port(), "url");
            set("mqtt,willTopic", "cordelia/will");
            set("mqtt,willMessage", "\"gone, alas\"");
            set("mqtt,willQos", 1);
            set("mqtt,willRetain", true);
            set("pubtopic1,name", "cordelia/apple");
            set("subtopic1,name", "cordelia/+");
            connect();
            host.ok("AT+iotpublish=1,x");
            host.await("+eventmqtt:recv,cordelia/apple,qos0,\"x\"");
            // It writes its log when it stops.
            broker.stop();
            assertThat(broker.log()).contains("Will message specified (10 bytes) (r1, q1)");
        }
    }

    // ---- The end of a connection ----

    @Test
    void reportsTheLossOfTheBrokerAndConnectsAgain() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            configure(broker.host(), broker.port(), "url");
            connect();
            broker.stop();
            host.await(LOST);
            host.refused("AT+iotpublish=0,x", ErrorCode.NOT_CONNECTED);
            broker.start();
            connect();
            host.ok("AT+iotpublish=0,back");
            host.await("+eventmqtt:recv,cordelia/apple,qos0,\"back\"");
        }
    }

    @Test
    void losesTheConnectionWithTheWlan() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            configure(broker.host(), broker.port(), "url");
            connect();
            assertThat(host.ask("AT+wlanDisconnect"))
                    .isEqualTo("OK\r\n" + LOST + "\r\n+eventwlan:disconnect,net," + Assumptions.bssid(0) + ",200\r\n");
            assertThat(module.isMqttConnected()).isFalse();
            joinWlan();
            connect();
        }
    }

    @Test
    void deliversWhatWasPublishedBeforeItDisconnects() {
        Host second = new Host();
        try (MosquittoBroker broker = MosquittoBroker.plain();
                SimulatedModule listener =
                        SimulatedModule.builder().port(second.port()).start()) {
            second.hear();
            second.ok("AT+set=mqtt,iotHubEndpoint," + broker.host());
            second.ok("AT+set=mqtt,iotHubPort," + broker.port());
            second.ok("AT+set=mqtt,clientId,listener");
            second.ok("AT+set=subtopic0,name,cordelia/#");
            second.ask("AT+wlanConnect=net,,OPEN,,,,");
            second.ok("AT+iotconnect");
            second.await(CONNACK);
            configure(broker.host(), broker.port(), "url");
            connect();
            for (int i = 0; i < 30; i++) {
                host.ok("AT+iotpublish=0," + i);
            }
            host.ok("AT+iotdisconnect");
            second.await("+eventmqtt:recv,cordelia/apple,qos0,\"29\"");
            assertThat(listener.receivedMessages()).hasSize(30);
        }
    }

    @Test
    void canBeBrokenOffWhileItConnects() throws IOException {
        try (MosquittoBroker broker = MosquittoBroker.plain();
                ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            configure("localhost", silent.getLocalPort(), "url");
            host.ok("AT+iotconnect");
            host.refused("AT+iotconnect", ErrorCode.ALREADY_CONNECTING);
            host.refused("AT+iotpublish=0,x", ErrorCode.NOT_CONNECTED);
            host.ok("AT+iotdisconnect");
            host.ok("AT+iotconnect");
            assertThat(host.ask("AT+reboot")).startsWith("OK\r\n+eventstartup:").doesNotContain("mqtt");
            joinWlan();
            host.ok("AT+iotconnect");
            host.ask("AT+wlanDisconnect");
            set("mqtt,iotHubPort", broker.port());
            joinWlan();
            connect();
            host.ok("AT+iotdisconnect");
            set("mqtt,iotHubPort", silent.getLocalPort());
            host.ok("AT+iotconnect");
            // And now the module is closed while it connects.
        }
    }

    @Test
    void closesWhileConnected() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            configure(broker.host(), broker.port(), "url");
            connect();
            module.close();
            assertThat(module.isMqttConnected()).isFalse();
        }
    }
}
