package io.cordelia.mqtt;

import io.cordelia.device.DeviceException;
import io.cordelia.device.ProtocolException;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.TlsRefusedException.Check;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * What the broker sends, packet by packet, in a form that Paho 1.2.5 can take:
 *
 * <ul>
 *   <li>Nothing is read before CONNECT has been sent. A connection that ends earlier would find Paho half started, and
 *       leave one of its threads waiting for ever.
 *   <li>The first packet must be CONNACK; anything else is not a broker, or one that speaks TLS.
 *   <li>Topics that Paho cannot read are wrapped ({@link PahoTopics}).
 * </ul>
 */
final class PacketInput extends InputStream {

    private static final int CONNACK = 0x20;
    private static final int PUBLISH_TYPE = 3;
    private static final int TLS_ALERT = 0x15;
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int MAX_REMAINING_LENGTH = 268_435_455;

    private final InputStream in;
    private final BrokerAddress broker;
    private final CountDownLatch connectSent;
    private boolean connackSeen;
    private byte[] head = {};
    private int headRead;
    private int bodyLeft;

    PacketInput(InputStream in, BrokerAddress broker, CountDownLatch connectSent) {
        this.in = in;
        this.broker = broker;
        this.connectSent = connectSent;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (headRead == head.length && bodyLeft == 0 && !startPacket()) {
            return -1;
        }
        if (headRead < head.length) {
            int count = Math.min(length, head.length - headRead);
            System.arraycopy(head, headRead, bytes, offset, count);
            headRead += count;
            return count;
        }
        int count = in.read(bytes, offset, Math.min(length, bodyLeft));
        bodyLeft -= Math.max(count, 0);
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean startPacket() throws IOException {
        awaitConnectSent();
        int first = in.read();
        if (first < 0) {
            return false;
        }
        if (!connackSeen) {
            checkFirstPacket(first);
            connackSeen = true;
        }
        int remaining = readRemainingLength();
        if (first >> 4 == PUBLISH_TYPE) {
            startPublish(first, remaining);
        } else {
            head = head(first, remaining, new byte[0]);
            bodyLeft = remaining;
        }
        headRead = 0;
        return true;
    }

    private void awaitConnectSent() throws IOException {
        try {
            connectSent.await();
        } catch (InterruptedException e) {
            // Paho stops its threads this way.
            throw (IOException) new InterruptedIOException("stopped").initCause(e);
        }
    }

    private void startPublish(int first, int remaining) throws IOException {
        int length = remaining < 2 ? -1 : readByte() << 8 | readByte();
        if (length < 0 || length > remaining - 2) {
            throw malformed("a PUBLISH packet that is shorter than its topic");
        }
        byte[] topic = in.readNBytes(length);
        if (topic.length < length) {
            throw new EOFException();
        }
        byte[] readable = PahoTopics.wrap(topic)
                .orElseThrow(() -> malformed("a topic of " + length + " bytes that cannot be read as text"));
        int adapted = remaining - length + readable.length;
        if (adapted > MAX_REMAINING_LENGTH) {
            throw malformed("a message that is too long for its topic");
        }
        byte[] prefixed = new byte[2 + readable.length];
        prefixed[0] = (byte) (readable.length >> 8);
        prefixed[1] = (byte) readable.length;
        System.arraycopy(readable, 0, prefixed, 2, readable.length);
        head = head(first, adapted, prefixed);
        bodyLeft = remaining - 2 - length;
    }

    /** MQTT 3.1.1, section 2.2.3. */
    private int readRemainingLength() throws IOException {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int digit = readByte();
            value |= (digit & 0x7F) << shift;
            if ((digit & 0x80) == 0) {
                return value;
            }
        }
        throw malformed("a packet whose length has more than four bytes");
    }

    private static byte[] head(int first, int remaining, byte[] more) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(first);
        int left = remaining;
        do {
            head.write(left > 0x7F ? left & 0x7F | 0x80 : left);
            left >>= 7;
        } while (left > 0);
        head.writeBytes(more);
        return head.toByteArray();
    }

    private int readByte() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException();
        }
        return b;
    }

    private void checkFirstPacket(int first) throws IOException {
        if (first == CONNACK) {
            return;
        }
        if (first == TLS_ALERT || first == TLS_HANDSHAKE) {
            throw failure(new TlsRefusedException(
                    Check.PROTOCOL,
                    "broker " + broker + " speaks TLS on this port, and this configuration has no credentials; give the"
                            + " root CA, or the port for plain MQTT (usually 1883)"));
        }
        throw failure(new ProtocolException(String.format(
                "%s does not speak MQTT 3.1.1: it answered CONNECT with 0x%02X instead of CONNACK (0x20); check host and"
                        + " port",
                broker, first)));
    }

    private IOException malformed(String what) {
        return failure(new ProtocolException("broker " + broker + " sent " + what));
    }

    /** Paho lets only these through without losing its thread. */
    private static IOException failure(DeviceException cause) {
        return new IOException(cause.getMessage(), cause);
    }

    /** The failure that this stream, or another part of this package, hid from Paho. */
    static Optional<DeviceException> unwrap(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof DeviceException e) {
                return Optional.of(e);
            }
        }
        return Optional.empty();
    }
}
