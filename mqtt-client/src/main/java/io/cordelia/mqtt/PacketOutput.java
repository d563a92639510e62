package io.cordelia.mqtt;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What Paho sends to the broker. Paho flushes after each packet. Here a message that others are queued behind is kept until
 * they are written too, so that all of them leave at once; everything else leaves with its flush.
 */
final class PacketOutput extends FilterOutputStream {

    /** Some hundred messages of a sensor; what is larger is written through. */
    private static final int BUFFER_BYTES = 16 * 1024;

    private static final int PUBLISH_TYPE = 3;

    /** Set in a message that Paho repeats by itself, of which {@link #messageQueued} is not told. */
    private static final int DUP = 0x08;

    private final AtomicInteger queued = new AtomicInteger();
    private final CountDownLatch connectSent;
    private boolean insidePacket;
    private boolean queuedMessage;

    /**
     * Collects what is written to another stream.
     *
     * @param connectSent is counted down when CONNECT, the first packet, has been sent, or could not be
     */
    PacketOutput(OutputStream out, CountDownLatch connectSent) {
        super(new BufferedOutputStream(out, BUFFER_BYTES));
        this.connectSent = connectSent;
    }

    /**
     * Paho has put a message into its queue, and is going to write it. May be called when it has written it already: then
     * only what could have waited for it does not. On any thread.
     */
    void messageQueued() {
        queued.incrementAndGet();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!insidePacket && length > 0) {
            insidePacket = true;
            queuedMessage = (bytes[offset] & 0xFF) >> 4 == PUBLISH_TYPE && (bytes[offset] & DUP) == 0;
        }
        out.write(bytes, offset, length);
    }

    /** The end of a packet. */
    @Override
    public void flush() throws IOException {
        insidePacket = false;
        if (queuedMessage && queued.decrementAndGet() > 0) {
            return;
        }
        try {
            out.flush();
        } finally {
            connectSent.countDown();
        }
    }
}
