package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttPublish;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;
import org.junit.jupiter.api.Test;

class PacketInputTest {

    private static final byte[] CONNACK = {0x20, 2, 0, 0};
    private static final BrokerAddress BROKER = new BrokerAddress("::1", 1883);

    @Property
    void pahoReadsEveryTopicThatMqttAllows(
            @ForAll @StringLength(max = 50) String topic, @ForAll @Size(max = 300) byte[] payload) throws Exception {
        // What cannot be encoded comes out as a question mark, and MQTT allows no NUL.
        String sent = new String(topic.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', 'x');
        InputStream in = input(CONNACK, publish(sent.getBytes(StandardCharsets.UTF_8), payload));

        MqttWireMessage.createWireMessage(in.readNBytes(4));
        MqttPublish received = (MqttPublish) MqttWireMessage.createWireMessage(in.readAllBytes());

        assertThat(PahoTopics.unwrap(received.getTopicName())).isEqualTo(sent);
        assertThat(received.getMessage().getPayload()).isEqualTo(payload);
    }

    @Property
    void otherPacketsPassUnchangedHoweverTheyAreRead(
            @ForAll @Size(max = 20) List<byte[]> bodies, @ForAll @IntRange(min = 1, max = 40) int chunk)
            throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(CONNACK);
        bodies.forEach(body -> all.writeBytes(packet(0x90, body)));
        InputStream in = input(all.toByteArray());

        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[chunk];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            read.write(buffer, 0, count);
        }

        assertThat(read.toByteArray()).isEqualTo(all.toByteArray());
    }

    @Property
    void anyBytesAreEitherReadOrRefused(@ForAll @Size(max = 200) byte[] bytes) {
        assertThatCode(() -> {
                    try {
                        input(CONNACK, bytes).readAllBytes();
                    } catch (IOException e) {
                        assertThat(e).isNotNull();
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void lengthsMayHaveFourBytesAndNoMore() throws IOException {
        byte[] large = packet(0x90, new byte[2_097_152]);
        assertThat(large[4]).isEqualTo((byte) 1);
        assertThat(input(CONNACK, large).readAllBytes()).hasSize(4 + large.length);

        assertRefused(new byte[] {0x30, -1, -1, -1, -1, 1}, "a packet whose length has more than four bytes");
    }

    @Test
    void brokenPublishesAreRefused() {
        assertRefused(new byte[] {0x30, 0}, "a PUBLISH packet that is shorter than its topic");
        assertRefused(new byte[] {0x30, 1, 0}, "a PUBLISH packet that is shorter than its topic");
        assertRefused(new byte[] {0x30, 3, 0, 2, 'a'}, "a PUBLISH packet that is shorter than its topic");
        assertRefused(new byte[] {0x30, 4, 0, 2, 'a', 0}, "a topic of 2 bytes that cannot be read as text");
        assertRefused(new byte[] {0x30, 3, 0, 1, (byte) 0xFF}, "a topic of 1 bytes that cannot be read as text");
        byte[] tooLong = "\uFF01".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        assertRefused(publish(tooLong, new byte[0]), "a topic of 60000 bytes that cannot be read as text");
    }

    @Test
    void theEndInTheMiddleOfAPacketIsAnEnd() {
        assertThatThrownBy(() -> input(CONNACK, new byte[] {0x30}).readAllBytes())
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> input(CONNACK, new byte[] {0x30, 9, 0, 5, 'a'}).readAllBytes())
                .isInstanceOf(IOException.class);
    }

    @Test
    void nothingIsReadBeforeConnectIsSent() throws Exception {
        CountDownLatch connectSent = new CountDownLatch(1);
        InputStream in = new PacketInput(new ByteArrayInputStream(CONNACK), BROKER, connectSent);
        Thread.currentThread().interrupt();

        assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessage("stopped");

        connectSent.countDown();
        assertThat(in.read()).isEqualTo(0x20);
    }

    private static void assertRefused(byte[] packet, String what) {
        assertThatThrownBy(() -> input(CONNACK, packet).readAllBytes())
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(ProtocolException.class)
                .hasMessage("broker [::1]:1883 sent " + what);
    }

    private static InputStream input(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return new PacketInput(new ByteArrayInputStream(all.toByteArray()), BROKER, new CountDownLatch(0));
    }

    private static byte[] publish(byte[] topic, byte[] payload) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(topic.length >> 8);
        body.write(topic.length);
        body.writeBytes(topic);
        body.writeBytes(payload);
        return packet(0x30, body.toByteArray());
    }

    private static byte[] packet(int first, byte[] body) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(first);
        int left = body.length;
        do {
            packet.write(left > 0x7F ? left & 0x7F | 0x80 : left);
            left >>= 7;
        } while (left > 0);
        packet.writeBytes(body);
        return packet.toByteArray();
    }
}
