package io.cordelia.at;

import io.cordelia.device.PortUnavailableException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A port that is open and stays so, for a driver that uses it for a while. Whoever reads the port hands over what comes
 * meanwhile.
 */
final class LentPort implements AtPort {

    private static final byte[] END = {};

    private final AtPort port;
    private final BlockingQueue<byte[]> incoming = new LinkedBlockingQueue<>();
    private byte[] rest = END;
    private volatile Optional<PortUnavailableException> lost = Optional.empty();

    LentPort(AtPort port) {
        this.port = port;
    }

    /** Bytes have come in; on the thread that reads the port. */
    void received(byte[] bytes, int count) {
        incoming.add(Arrays.copyOf(bytes, count));
    }

    /** The port went away; on the thread that read it. */
    void lost(PortUnavailableException reason) {
        lost = Optional.of(reason);
        incoming.add(END);
    }

    @Override
    public String name() {
        return port.name();
    }

    @Override
    public String description() {
        return port.description();
    }

    @Override
    public Duration commandPause() {
        return port.commandPause();
    }

    /** Does nothing: it is open. */
    @Override
    public void open() {
        // Open already.
    }

    @Override
    public int read(byte[] buffer) {
        while (rest.length == 0) {
            try {
                byte[] next = incoming.take();
                if (next == END) {
                    lost.ifPresent(reason -> {
                        throw reason;
                    });
                    return CLOSED;
                }
                rest = next;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return CLOSED;
            }
        }
        int count = Math.min(buffer.length, rest.length);
        System.arraycopy(rest, 0, buffer, 0, count);
        rest = Arrays.copyOfRange(rest, count, rest.length);
        return count;
    }

    @Override
    public void write(byte[] bytes) {
        port.write(bytes);
    }

    /** Gives it back. */
    @Override
    public void close() {
        incoming.add(END);
    }
}
