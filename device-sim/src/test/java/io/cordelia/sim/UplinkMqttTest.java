package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.DeviceConfig;
import io.cordelia.device.Message;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import io.cordelia.device.Recorder;
import io.cordelia.device.Subscription;
import io.cordelia.mqtt.MosquittoBroker;
import io.cordelia.mqtt.PahoDeviceClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every MQTT setting as a real broker sees it. */
class UplinkMqttTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String LOST = "+eventmqtt:error,\"connection lost\",-15";
    private static final String WILL = "cordelia/will";

    private final UplinkHost uplink = new UplinkHost();
    private final PahoDeviceClient other = PahoDeviceClient.create();
    private final Recorder heard = new Recorder(PATIENCE).of(other);

    @AfterEach
    void close() {
        uplink.close();
        other.close();
    }

    private UplinkHost plain(MosquittoBroker broker) {
        return uplink.endpoint(broker.host(), broker.port()).flags("url");
    }

    private void connectOther(MosquittoBroker broker, Consumer<DeviceConfig.Builder> more) {
        DeviceConfig.Builder config =
                DeviceConfig.builder(broker.host(), "other").port(broker.port());
        more.accept(config);
        other.connect(config.build());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Message message(String topic, String payload) {
        return new Message(topic, bytes(payload), Qos.AT_LEAST_ONCE);
    }

    // ---- CONNECT ----

    @Test
    void theBrokerSeesClientIdKeepAliveAndCleanSession() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            plain(broker)
                    .set("mqtt,clientId", "pump-7")
                    .set("mqtt,keepAliveTimeOut", 1234)
                    .connects();
            uplink.disconnect();
            uplink.set("mqtt,cleanConnect", false)
                    .set("mqtt,keepAliveTimeOut", 0)
                    .connects();
            // It writes its log when it stops.
            broker.stop();
            assertThat(broker.log())
                    .containsPattern("New client connected from \\S+ as pump-7 \\(p2, c1, k1234\\)")
                    .containsPattern("New client connected from \\S+ as pump-7 \\(p2, c0, k0\\)");
        }
    }

    @Test
    void aSessionThatIsNotCleanKeepsWhatComesMeanwhile() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            connectOther(broker, c -> c.publishTopic(new PublishTopic("cordelia/pear", Qos.AT_LEAST_ONCE, false)));
            plain(broker).set("mqtt,cleanConnect", false).set("subtopic0,qos", 1);
            uplink.connects();
            uplink.disconnect();
            // Somebody else's connection, which begins when the first one has ended.
            uplink.set("mqtt,clientId", "somebody")
                    .set("subtopic0,name", "\"\"")
                    .connects();
            other.publish("cordelia/pear", bytes("meanwhile"));
            uplink.disconnect();
            uplink.set("mqtt,clientId", "device")
                    .set("subtopic0,name", "cordelia/+")
                    .connects();
            uplink.host().await("+eventmqtt:recv,cordelia/pear,qos1,\"meanwhile\"");
        }
    }

    @Test
    void userAndPasswordAreTakenOrRefused() {
        try (MosquittoBroker broker = MosquittoBroker.plainWithLogin("joe", "top secret")) {
            plain(broker).fails("CONNACK", 5);
            uplink.set("mqtt,userName", "joe").set("mqtt,password", "wrong").fails("CONNACK", 5);
            uplink.set("mqtt,password", "\"top secret\"").connects();
            uplink.host().ok("AT+iotpublish=0,in");
            uplink.host().await("+eventmqtt:recv,cordelia/apple,qos0,\"in\"");
        }
    }

    // ---- The will ----

    @Test
    void theWillIsPublishedWhenTheModuleLosesItsPower() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            withWill(broker);
            uplink.connects();
            uplink.module().pressReset();
            assertThat(heard.awaitMessages(1)).containsExactly(message(WILL, "gone, alas"));
        }
    }

    @Test
    void theWillIsPublishedWhenTheModuleLosesItsNetwork() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            withWill(broker);
            uplink.connects();
            uplink.module().loseAccessPoint("net");
            assertThat(heard.awaitMessages(1)).containsExactly(message(WILL, "gone, alas"));
        }
    }

    @Test
    void theWillIsNotPublishedAfterAnOrderlyDisconnect() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            withWill(broker);
            uplink.connects();
            uplink.disconnect();
            uplink.set("mqtt,willMessage", "second").connects();
            uplink.module().pressReset();
            assertThat(heard.awaitMessages(1)).containsExactly(message(WILL, "second"));
        }
    }

    @Test
    void aRetainedWillStays() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            withWill(broker);
            uplink.set("mqtt,willRetain", true).connects();
            uplink.module().close();
            heard.awaitMessages(1);
            other.disconnect();
            connectOther(broker, c -> c.subscription(WILL));
            assertThat(heard.awaitMessages(2).get(1).payload()).isEqualTo(bytes("gone, alas"));
        }
    }

    private void withWill(MosquittoBroker broker) {
        connectOther(broker, c -> c.subscription(new Subscription(WILL, Qos.AT_LEAST_ONCE)));
        plain(broker)
                .set("subtopic0,name", "\"\"")
                .set("mqtt,willTopic", WILL)
                .set("mqtt,willMessage", "\"gone, alas\"")
                .set("mqtt,willQos", 1);
    }

    // ---- Topics ----

    @Test
    void eachPublishTopicHasItsQosAndRetention() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            plain(broker).set("subtopic0,name", "out/#").set("subtopic0,qos", 2);
            for (int slot = 0; slot < 4; slot++) {
                uplink.set("pubtopic" + slot + ",name", "out/" + slot)
                        .set("pubtopic" + slot + ",qos", slot % 3)
                        .set("pubtopic" + slot + ",retain", slot > 1);
            }
            uplink.connects();
            for (int slot = 0; slot < 4; slot++) {
                uplink.host().ok("AT+iotpublish=" + slot + ",to " + slot);
                uplink.host().await("+eventmqtt:recv,out/" + slot + ",qos" + slot % 3 + ",\"to " + slot + "\"");
            }
            connectOther(broker, c -> c.subscription(new Subscription("out/#", Qos.EXACTLY_ONCE)));
            assertThat(heard.awaitMessages(2))
                    .containsExactlyInAnyOrder(
                            new Message("out/2", bytes("to 2"), Qos.EXACTLY_ONCE),
                            new Message("out/3", bytes("to 3"), Qos.AT_MOST_ONCE));
        }
    }

    @Test
    void allFourSubscriptionsReceiveWithTheirQos() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            plain(broker);
            for (int slot = 0; slot < 4; slot++) {
                uplink.set("subtopic" + slot + ",name", "in/" + slot + "/+").set("subtopic" + slot + ",qos", slot % 3);
            }
            uplink.connects();
            connectOther(broker, c -> {
                for (int slot = 0; slot < 5; slot++) {
                    c.publishTopic(new PublishTopic("in/" + slot + "/x", Qos.EXACTLY_ONCE, false));
                }
            });
            other.publish("in/4/x", bytes("nobody asked for this"));
            for (int slot = 0; slot < 4; slot++) {
                other.publish("in/" + slot + "/x", bytes("for " + slot));
                uplink.host().await("+eventmqtt:recv,in/" + slot + "/x,qos" + slot % 3 + ",\"for " + slot + "\"");
            }
            assertThat(uplink.module().receivedMessages()).hasSize(4);
        }
    }

    @Test
    void base64CarriesAnyBytesBothWays() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            plain(broker).set("mqtt,base64", true).connects();
            connectOther(broker, c -> c.subscription("cordelia/apple").publishTopic("cordelia/pear"));
            uplink.host().ok("AT+iotpublish=0,\"AA0K/w==\"");
            byte[] any = {0, '\r', '\n', (byte) 0xFF};
            assertThat(heard.awaitMessages(1).get(0).payload()).isEqualTo(any);
            other.publish("cordelia/pear", any);
            uplink.host().await("+eventmqtt:recv,cordelia/pear,qos0,\"AA0K/w==\"");
        }
    }

    // ---- The end ----

    @Test
    void aBrokerThatHangsUpIsAnEvent() {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            plain(broker).connects();
            // A broker ends the older of two connections with one client id.
            other.connect(DeviceConfig.builder(broker.host(), "device")
                    .port(broker.port())
                    .build());
            uplink.host().await(LOST);
            assertThat(uplink.module().isMqttConnected()).isFalse();
            other.disconnect();
            uplink.connects();
        }
    }

    @Test
    void theEndOfTheEmbeddedBrokerIsAnEvent() {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            uplink.endpoint(UplinkHost.NAME, broker.port()).flags("url").connects();
        }
        uplink.host().await(LOST);
        uplink.fails("connection refused", -111);
    }
}
