package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that are quicker than Moquette, in bytes of MQTT 3.1.1. */
class ConnectGateTest {

    /** Where CONNECT has its flags. Without clean session it needs a client id (MQTT 3.1.1, 3.1.3-8). */
    private static final int CONNECT_FLAGS = 9;

    private static final String CONNACK = "20 02 00 00";
    private static final byte[] DISCONNECT = {(byte) 0xe0, 0};
    private static final byte[] PINGREQ = {(byte) 0xc0, 0};
    private static final String PINGRESP = "d0 00";

    private EmbeddedBroker broker;

    @BeforeEach
    void start() {
        broker = EmbeddedBroker.builder().start();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void aClientThatLeavesAtOnceButInOrderLeavesNoWill() throws IOException {
        try (Client observer = new Client()) {
            observer.send(connect("observer", ""), subscribe("#"));
            assertThat(observer.read(9)).isEqualTo(CONNACK + " 90 03 00 01 00");

            for (int i = 0; i < 200; i++) {
                try (Client client = new Client()) {
                    client.send(connect("dev" + i, "will"));
                    assertThat(client.read(4)).isEqualTo(CONNACK);
                    client.send(DISCONNECT);
                    client.endOutput();
                    assertThat(client.isAtEnd()).isTrue();
                }
            }

            observer.send(publish("t", "last"));
            assertThat(observer.read(9)).isEqualTo("30 07 00 01 74 6c 61 73 74");
        }
    }

    @Test
    void aClientThatDoesNotWaitForConnackIsServed() throws IOException {
        try (Client observer = new Client()) {
            observer.send(connect("observer", ""), subscribe("#"));
            assertThat(observer.read(9)).isEqualTo(CONNACK + " 90 03 00 01 00");

            for (int i = 0; i < 50; i++) {
                try (Client client = new Client()) {
                    client.send(connect("dev" + i, ""), publish("t", "x"), DISCONNECT);
                    assertThat(observer.read(6)).isEqualTo("30 04 00 01 74 78");
                }
            }
        }
    }

    @Test
    void aClientThatIsRefusedGetsItsAnswer() throws IOException {
        byte[] toBeKept = connect("", "");
        toBeKept[CONNECT_FLAGS] = 0;
        try (Client client = new Client()) {
            client.send(toBeKept, PINGREQ);
            assertThat(client.read(4)).as("identifier rejected").isEqualTo("20 02 00 02");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void theSecondClientWithAnIdTakesItOver() throws IOException {
        for (int i = 0; i < 50; i++) {
            try (Client first = new Client();
                    Client second = new Client()) {
                first.send(connect("dev01", ""));
                assertThat(first.read(4)).isEqualTo(CONNACK);
                second.send(connect("dev01", ""), PINGREQ);
                assertThat(second.read(6)).isEqualTo(CONNACK + " " + PINGRESP);
                assertThat(first.isAtEnd()).isTrue();
            }
        }
    }

    /** Clean session, keep-alive 60 s, and a will unless it is empty. */
    private static byte[] connect(String clientId, String willTopic) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(text("MQTT"));
        body.writeBytes(new byte[] {4, (byte) (willTopic.isEmpty() ? 2 : 6), 0, 60});
        body.writeBytes(text(clientId));
        if (!willTopic.isEmpty()) {
            body.writeBytes(text(willTopic));
            body.writeBytes(text("gone"));
        }
        return packet(0x10, body);
    }

    private static byte[] subscribe(String filter) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {0, 1});
        body.writeBytes(text(filter));
        body.write(0);
        return packet(0x82, body);
    }

    private static byte[] publish(String topic, String payload) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(text(topic));
        body.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
        return packet(0x30, body);
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] field = new byte[2 + bytes.length];
        field[1] = (byte) bytes.length;
        System.arraycopy(bytes, 0, field, 2, bytes.length);
        return field;
    }

    private static byte[] packet(int first, ByteArrayOutputStream body) {
        byte[] packet = new byte[2 + body.size()];
        packet[0] = (byte) first;
        packet[1] = (byte) body.size();
        System.arraycopy(body.toByteArray(), 0, packet, 2, body.size());
        return packet;
    }

    private final class Client implements AutoCloseable {

        private final Socket socket;

        Client() throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), broker.port());
            socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
        }

        /** All packets in one piece. */
        void send(byte[]... packets) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] packet : packets) {
                all.writeBytes(packet);
            }
            socket.getOutputStream().write(all.toByteArray());
        }

        /** So many bytes, in hexadecimal. */
        String read(int length) throws IOException {
            byte[] bytes = new byte[length];
            new DataInputStream(socket.getInputStream()).readFully(bytes);
            return HexFormat.ofDelimiter(" ").formatHex(bytes);
        }

        void endOutput() throws IOException {
            socket.shutdownOutput();
        }

        boolean isAtEnd() throws IOException {
            return socket.getInputStream().read() == -1;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
