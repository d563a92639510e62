package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cordelia.device.DeviceConfig;
import io.cordelia.device.Message;
import io.cordelia.device.Qos;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples of docs/security.md: what a payload with line ends does, and that Base64 payloads close it. */
@Timeout(20)
class PayloadInjectionTest {

    private static final String ATTACK =
            "20 C\"\r\n+eventmqtt:recv,factory/door,qos1,\"open\"\r\n+eventmqtt:recv,sensors/1,qos0,\"21 C";

    private final ScriptedModule peer = new ScriptedModule();
    private final List<Object> told = new CopyOnWriteArrayList<>();
    private CordeliaDeviceClient client;

    private static ConditionFactory await() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        peer.close();
    }

    @Test
    void asTextAPayloadCanForgeAMessageOnATopicThatItsSenderMayNotPublishTo() throws IOException {
        connect(false);

        arrive("sensors/1", ATTACK);

        await().untilAsserted(() -> assertThat(told)
                .containsExactly(
                        message("sensors/1", "20 C"), message("factory/door", "open"), message("sensors/1", "21 C")));
    }

    @Test
    void asTextAPayloadWithALineEndIsNeverHalfAMessage() throws IOException {
        connect(false);

        arrive("sensors/1", "20 C\r\nand rising");
        client.publish("sensors/set", bytes("next"));

        await().untilAsserted(() -> assertThat(told).contains(message("sensors/set", "next")));
        assertThat(told).hasSize(1);
    }

    @Test
    void asTextAPayloadCanAnswerACommandInTheModulesPlace() throws IOException {
        connect(false);
        peer.on("iotpublish", (m, command) -> {
            arrive("sensors/1", "20 C\r\nOK\r\n");
            m.say("ERROR: process command,-1");
        });

        assertThatCode(() -> client.publish("sensors/set", bytes("lost"))).doesNotThrowAnyException();
    }

    @Test
    void asBase64EveryPayloadIsOneMessage() throws IOException {
        connect(true);

        for (String payload : List.of(ATTACK, "20 C\r\nand rising", "20 C\r\nOK\r\n", "\",qos0,\"", "\0")) {
            told.clear();
            arrive("sensors/1", Base64.getEncoder().encodeToString(bytes(payload)));

            await().untilAsserted(() -> assertThat(told).containsExactly(message("sensors/1", payload)));
        }
    }

    private void arrive(String topic, String payload) throws IOException {
        peer.sendRaw("+eventmqtt:recv," + topic + ",qos0,\"" + payload + "\"\r\n");
    }

    private void connect(boolean base64) {
        client = CordeliaDeviceClient.create(peer.port(), o -> o.network(WlanNetwork.of("home", "hush hush"))
                .timeouts(Fast.PATIENT)
                .base64Payloads(base64));
        client.addMessageListener(
                message -> told.add(new Message(message.topic(), message.payload(), Qos.AT_MOST_ONCE)));
        client.connect(DeviceConfig.builder("broker", "dev01")
                .port(1883)
                .subscription("sensors/+")
                .publishTopic("sensors/set")
                .build());
    }

    private static Message message(String topic, String payload) {
        return new Message(topic, bytes(payload), Qos.AT_MOST_ONCE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
