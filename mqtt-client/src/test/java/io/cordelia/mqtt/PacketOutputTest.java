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
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PacketOutputTest {

    private static final byte[] CONNECT = {0x10, 2, 'c', 'c'};
    private static final byte[] PINGREQ = {(byte) 0xC0, 0};

    private final Wire wire = new Wire();
    private final CountDownLatch connectSent = new CountDownLatch(1);
    private final PacketOutput output = new PacketOutput(wire, connectSent);

    @Test
    void oneMessageLeavesAtOnce() throws IOException {
        output.messageQueued();
        write(message(1));

        assertThat(wire.writes).containsExactly(message(1));
    }

    @Test
    void messagesThatAreQueuedTogetherLeaveTogether() throws IOException {
        output.messageQueued();
        output.messageQueued();
        output.messageQueued();
        write(message(1));
        write(message(2));
        assertThat(wire.writes).isEmpty();

        write(message(3));

        assertThat(wire.writes).containsExactly(joined(message(1), message(2), message(3)));
    }

    @Test
    void everyOtherPacketTakesWhatWaitsAlong() throws IOException {
        output.messageQueued();
        output.messageQueued();
        write(message(1));

        write(PINGREQ);

        assertThat(wire.writes).containsExactly(joined(message(1), PINGREQ));
        write(message(2));
        assertThat(wire.writes).hasSize(2).last().isEqualTo(message(2));
    }

    @Test
    void aMessageWaitsForNothingIfItsQueueingIsToldLate() throws IOException {
        write(message(1));
        output.messageQueued();
        output.messageQueued();
        write(message(2));

        assertThat(wire.writes).containsExactly(message(1), message(2));
    }

    @Test
    void whatPahoRepeatsByItselfDoesNotCountAsQueued() throws IOException {
        byte[] repeated = message(1);
        repeated[0] |= 0x08;
        output.messageQueued();
        output.messageQueued();

        write(repeated);
        write(message(2));
        assertThat(wire.writes).containsExactly(repeated);

        write(message(3));
        assertThat(wire.writes).hasSize(2);
    }

    @Test
    void aPacketMayComeInPieces() throws IOException {
        output.messageQueued();
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
     * In whatever order messages are queued, told of and written: when none is queued any more, none waits, and all have left
     * in order.
     *
     * @param turns 0 queues a message, 1 tells of one that was queued, 2 writes one that was queued
     */
    @Property
    void nothingWaitsForWhatDoesNotCome(@ForAll @Size(max = 60) List<@IntRange(max = 2) Integer> turns)
            throws IOException {
        Wire line = new Wire();
        PacketOutput packets = new PacketOutput(line, new CountDownLatch(1));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        int queued = 0;
        int told = 0;
        int sent = 0;
        for (int turn : turns) {
            if (turn == 0) {
                queued++;
            } else if (turn == 1 && told < queued) {
                told++;
                packets.messageQueued();
            } else if (turn == 2 && sent < queued) {
                sent++;
                packets.write(message(sent));
                packets.flush();
                written.writeBytes(message(sent));
            }
            if (sent == queued) {
                assertThat(line.all()).isEqualTo(written.toByteArray());
            }
        }
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
