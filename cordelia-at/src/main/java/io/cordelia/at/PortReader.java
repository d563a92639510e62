package io.cordelia.at;

import java.time.Duration;
import java.util.Optional;

/** Reads a port on a thread of its own, which ends when the port is closed or fails, and makes lines of what comes. */
final class PortReader {

    private static final int BUFFER_BYTES = 4096;

    private final AtPort port;
    private final Receiver receiver;
    private volatile Optional<Thread> thread = Optional.empty();

    PortReader(AtPort port, Receiver receiver) {
        this.port = port;
        this.receiver = receiver;
    }

    /** Starts to read the port, which is open; again after the end. */
    void start() {
        Thread next = new Thread(this::readAll, "cordelia-at reader " + port.name());
        next.setDaemon(true);
        thread = Optional.of(next);
        next.start();
    }

    /**
     * Waits for the end of the reading, but not on the thread that reads.
     *
     * @return whether nothing is read any more
     */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        Optional<Thread> current = thread;
        if (current.isEmpty()) {
            return true;
        }
        if (current.get() != Thread.currentThread()) {
            current.get().join(limit.toMillis());
        }
        return !current.get().isAlive();
    }

    private void readAll() {
        byte[] buffer = new byte[BUFFER_BYTES];
        AtDecoder decoder = new AtDecoder(receiver);
        try {
            for (int count = port.read(buffer); count >= 0; count = port.read(buffer)) {
                try {
                    decoder.feed(buffer, 0, count);
                } finally {
                    receiver.readEnds();
                }
            }
        } catch (RuntimeException | Error e) {
            receiver.failed(e);
        }
    }

    /** Is told what comes, on the thread that reads. */
    interface Receiver extends AtDecoder.Sink {

        /** All that came with one read has been told. */
        void readEnds();

        /** The port failed, or this receiver did; nothing is read any more. */
        void failed(Throwable cause);
    }
}
