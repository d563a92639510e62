package io.cordelia.mqtt;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * What Paho sends to the broker. Paho flushes after each packet. Here a message that others are queued behind is kept until
 * they are written too, so that all of them leave at once; everything else leaves with its flush.
 */
final class PacketOutput extends FilterOutputStream {

    /** Some hundred messages of a sensor; what is larger is written through. */
    private static final int BUFFER_BYTES = 16 * 1024;

    private static final int PUBLISH_TYPE = 3;

    /** Set in a message that Paho repeats by itself, which nobody has added to the queued ones. */
    private static final int DUP = 0x08;

    private final QueuedMessages messages;
    private final CountDownLatch connectSent;
    private final List<Runnable> leaving = new ArrayList<>();
    private boolean insidePacket;
    private boolean insideMessage;

    /**
     * Collects what is written to another stream.
     *
     * @param connectSent is counted down when CONNECT, the first packet, has been sent, or could not be
     */
    PacketOutput(OutputStream out, QueuedMessages messages, CountDownLatch connectSent) {
        super(new BufferedOutputStream(out, BUFFER_BYTES));
        this.messages = messages;
        this.connectSent = connectSent;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!insidePacket && length > 0) {
            insidePacket = true;
            insideMessage = (bytes[offset] & 0xFF) >> 4 == PUBLISH_TYPE && (bytes[offset] & DUP) == 0;
        }
        out.write(bytes, offset, length);
    }

    /** The end of a packet. */
    @Override
    public void flush() throws IOException {
        boolean message = insideMessage;
        insidePacket = false;
        insideMessage = false;
        if (message) {
            messages.remove().ifPresent(leaving::add);
            if (messages.isAnotherToCome()) {
                return;
            }
        }
        try {
            out.flush();
        } finally {
            connectSent.countDown();
        }
        leaving.forEach(Runnable::run);
        leaving.clear();
    }
}
