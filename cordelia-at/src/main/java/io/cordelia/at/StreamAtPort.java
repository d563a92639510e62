package io.cordelia.at;

import io.cordelia.device.PortUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * A port on a pair of streams, such as a pipe in memory. Closing it closes the streams, which must end a read in
 * progress.
 */
public final class StreamAtPort implements AtPort {

    private final String name;
    private final Opener opener;
    private Streams streams;

    /**
     * A port that gets new streams each time it is opened.
     *
     * @param name its name in messages
     * @param opener gives the streams
     */
    public StreamAtPort(String name, Opener opener) {
        this.name = Objects.requireNonNull(name, "name");
        this.opener = Objects.requireNonNull(opener, "opener");
    }

    /**
     * A port that can be opened once.
     *
     * @param name its name in messages
     * @param in brings the module's bytes
     * @param out takes bytes to the module
     */
    public StreamAtPort(String name, InputStream in, OutputStream out) {
        this(name, once(new Streams(in, out)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized void open() {
        if (streams != null) {
            throw new PortUnavailableException(name, "is open already; close it first");
        }
        try {
            streams = opener.open();
        } catch (IOException e) {
            throw new PortUnavailableException(name, "cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public int read(byte[] buffer) {
        Streams open = current();
        if (open == null) {
            return CLOSED;
        }
        try {
            int count = open.in().read(buffer);
            if (count >= 0) {
                return count;
            }
        } catch (IOException e) {
            if (current() == open) {
                throw new PortUnavailableException(name, "went away: " + e.getMessage(), e);
            }
        }
        if (current() == open) {
            throw new PortUnavailableException(name, "was closed by the other side");
        }
        return CLOSED;
    }

    @Override
    public void write(byte[] bytes) {
        Streams open = current();
        if (open == null) {
            throw new PortUnavailableException(name, "is closed");
        }
        try {
            open.out().write(bytes);
            open.out().flush();
        } catch (IOException e) {
            throw new PortUnavailableException(name, "went away: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        Streams open;
        synchronized (this) {
            open = streams;
            streams = null;
        }
        if (open != null) {
            Quietly.close(open.in());
            Quietly.close(open.out());
        }
    }

    private synchronized Streams current() {
        return streams;
    }

    private static Opener once(Streams streams) {
        boolean[] used = new boolean[1];
        return () -> {
            if (used[0]) {
                throw new IOException("its streams were closed and cannot be used again");
            }
            used[0] = true;
            return streams;
        };
    }

    /** Gives the streams of a port. */
    @FunctionalInterface
    public interface Opener {

        /**
         * Opens the streams.
         *
         * @return both streams
         * @throws IOException if they cannot be had, with the reason
         */
        Streams open() throws IOException;
    }

    /**
     * Both directions of a port.
     *
     * @param in brings the module's bytes
     * @param out takes bytes to the module
     */
    public record Streams(InputStream in, OutputStream out) {

        public Streams {
            Objects.requireNonNull(in, "in");
            Objects.requireNonNull(out, "out");
        }
    }
}
