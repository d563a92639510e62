package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;

class PacketOutputTest {

    private static final byte[] CONNECT = {0x10, 2, 'c', 'c'};
    private static final byte[] PINGREQ = {(byte) 0xC0, 0};

    private final Wire wire = new Wire();
    private final CountDownLatch connectSent = new CountDownLatch(1);
    private final QueuedMessages messages = new QueuedMessages();
    private final PacketOutput output = new PacketOutput(wire, messages, connectSent);
    private final List<Integer> left = new ArrayList<>();

    @Test
    void oneMessageLeavesAtOnce() throws Exception {
        queue(1);
        write(message(1));

        assertThat(wire.writes).containsExactly(message(1));
        assertThat(left).containsExactly(1);
    }

    @Test
    void messagesThatAreQueuedTogetherLeaveTogether() throws Exception {
        queue(1, 2, 3);
        write(message(1));
        write(message(2));
        assertThat(wire.writes).isEmpty();
        assertThat(left).isEmpty();

        write(message(3));

        assertThat(wire.writes).containsExactly(joined(message(1), message(2), message(3)));
        assertThat(left).containsExactly(1, 2, 3);
    }

    @Test
    void everyOtherPacketTakesWhatWaitsAlong() throws Exception {
        queue(1, 2);
        write(message(1));

        write(PINGREQ);

        assertThat(wire.writes).containsExactly(joined(message(1), PINGREQ));
        assertThat(left).containsExactly(1);
        write(message(2));
        assertThat(wire.writes).hasSize(2).last().isEqualTo(message(2));
    }

    @Test
    void aMessageMayBeWrittenBeforeItsPublisherGoesOn() throws Exception {
        queueing(1, () -> write(message(1)));
        assertThat(wire.writes).containsExactly(message(1));
        assertThat(left).containsExactly(1);

        queue(2);
        write(message(2));

        assertThat(wire.writes).hasSize(2);
        assertThat(left).containsExactly(1, 2);
    }

    @Test
    void nothingWaitsForAMessageThatPahoDidNotTake() throws Exception {
        assertThatThrownBy(() -> queueing(1, () -> {
                    throw new IOException("no room");
                }))
                .isInstanceOf(MqttException.class);
        queue(2);
        write(message(2));

        assertThat(wire.writes).containsExactly(message(2));
        assertThat(left).containsExactly(2);
    }

    @Test
    void aMessageThatPahoDidNotTakeLeavesThoseBeforeItAlone() throws Exception {
        Runnable same = () -> left.add(0);
        messages.add(() -> 1, same);
        queue(2);
        assertThatThrownBy(() -> messages.add(
                        () -> {
                            throw new MqttException(MqttException.REASON_CODE_CLIENT_EXCEPTION);
                        },
                        same))
                .isInstanceOf(MqttException.class);

        write(message(1));
        write(message(2));

        assertThat(left).containsExactly(0, 2);
    }

    @Test
    void nothingHasLeftIfTheLineIsBroken() throws Exception {
        wire.broken = true;
        queue(1);

        assertThatThrownBy(() -> write(message(1))).isInstanceOf(IOException.class);

        assertThat(left).isEmpty();
    }

    @Test
    void whatPahoRepeatsByItselfDoesNotCountAsQueued() throws Exception {
        byte[] repeated = message(1);
        repeated[0] |= 0x08;
        queue(2, 3);

        write(repeated);
        write(message(2));
        assertThat(wire.writes).containsExactly(repeated);
        assertThat(left).isEmpty();

        write(message(3));
        assertThat(wire.writes).hasSize(2);
        assertThat(left).containsExactly(2, 3);
    }

    @Test
    void aPacketMayComeInPieces() throws Exception {
        queue(1);
        for (byte b : message(1)) {
            output.write(b);
        }
        assertThat(wire.writes).isEmpty();

        output.flush();

        assertThat(wire.writes).containsExactly(message(1));
    }

    @Test
    void connectIsSentWhenItHasLeft() throws IOException {
        output.write(CONNECT, 0, CONNECT.length);
        assertThat(connectSent.getCount()).isOne();

        output.flush();

        assertThat(connectSent.getCount()).isZero();
    }

    @Test
    void nobodyWaitsForConnectIfItCannotBeSent() throws IOException {
        wire.broken = true;
        output.write(CONNECT, 0, CONNECT.length);

        assertThatThrownBy(output::flush).isInstanceOf(IOException.class);

        assertThat(connectSent.getCount()).isZero();
    }

    /**
     * In whatever order messages are queued and written: when none is queued any more, none waits, and all have left in order.
     *
     * @param turns whether one is queued, or the first one written if there is any
     */
    @Property
    void nothingWaitsForWhatDoesNotCome(@ForAll @Size(max = 60) List<Boolean> turns) throws Exception {
        Wire line = new Wire();
        QueuedMessages queue = new QueuedMessages();
        PacketOutput packets = new PacketOutput(line, queue, new CountDownLatch(1));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        List<Integer> departed = new ArrayList<>();
        int queued = 0;
        int sent = 0;
        for (boolean add : turns) {
            if (add) {
                int id = ++queued;
                queue.add(() -> id, () -> departed.add(id));
            } else if (sent < queued) {
                sent++;
                packets.write(message(sent));
                packets.flush();
                written.writeBytes(message(sent));
            }
            if (sent == queued) {
                assertThat(line.all()).isEqualTo(written.toByteArray());
                assertThat(departed).hasSize(sent).isSorted();
            }
        }
    }

    private void queue(int... ids) throws MqttException {
        for (int id : ids) {
            queueing(id, () -> {});
        }
    }

    /** Queues a message, and does something before its publisher knows that. */
    private void queueing(int id, Meanwhile meanwhile) throws MqttException {
        messages.add(
                () -> {
                    try {
                        meanwhile.happens();
                    } catch (IOException e) {
                        throw new MqttException(e);
                    }
                    return id;
                },
                () -> left.add(id));
    }

    @FunctionalInterface
    private interface Meanwhile {
        void happens() throws IOException;
    }

    private void write(byte[] packet) throws IOException {
        output.write(packet, 0, packet.length);
        output.flush();
    }

    /** A PUBLISH of QoS 1. */
    private static byte[] message(int id) {
        return new byte[] {0x32, 5, 0, 1, 't', (byte) (id >> 8), (byte) id};
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** Each write to it is a system call, or a TLS record, of the real one. */
    private static final class Wire extends OutputStream {

        private final List<byte[]> writes = new ArrayList<>();
        private boolean broken;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (broken) {
                throw new IOException("broken");
            }
            writes.add(Arrays.copyOfRange(bytes, offset, offset + length));
        }

        byte[] all() {
            return joined(writes.toArray(byte[][]::new));
        }
    }
}
