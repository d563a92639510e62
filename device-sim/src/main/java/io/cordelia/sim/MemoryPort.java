package io.cordelia.sim;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port for a host in the same JVM: two in-memory pipes, without a thread of its own.
 *
 * <p>The module carries out a command on the thread that writes its last byte, so that the answer is there to be read
 * when {@code write} returns. Up to 1 MiB waits for the host to read it.
 *
 * <p>When either side closes, the host reads what is left and then the end of the stream, and its {@code write} fails.
 */
public final class MemoryPort implements SimPort {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryPort.class);
    private static final int LIMIT = 1 << 20;

    private final Object lock = new Object();
    private final ByteQueue toHost = new ByteQueue(LIMIT);
    private final InputStream hostInput = new HostInput();
    private final OutputStream hostOutput = new HostOutput();
    private Optional<Receiver> receiver = Optional.empty();
    private boolean closed;
    private boolean dropping;

    /** Makes a port; give it to a module before using the host's ends. */
    public MemoryPort() {}

    /**
     * What the module sends.
     *
     * @return the host's end to read; closing it closes the port. Reading waits for at least one byte, and fails with
     *     {@link InterruptedIOException} if its thread is interrupted
     */
    public InputStream hostInput() {
        return hostInput;
    }

    /**
     * What the module receives.
     *
     * @return the host's end to write; closing it closes the port. Writing fails with {@link IOException} while no
     *     module is on the port and after it was closed
     */
    public OutputStream hostOutput() {
        return hostOutput;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void start(Receiver target) {
        Objects.requireNonNull(target, "receiver");
        synchronized (lock) {
            if (receiver.isPresent()) {
                throw new IllegalStateException("this port is attached to a module already");
            }
            receiver = Optional.of(target);
        }
    }

    @Override
    public void write(byte[] bytes) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            if (!toHost.offer(bytes, 0, bytes.length)) {
                if (!dropping) {
                    LOG.warn("the host does not read its memory port: lines are dropped from now on");
                }
                dropping = true;
                return;
            }
            dropping = false;
            lock.notifyAll();
        }
    }

    @Override
    public void close() {
        Optional<Receiver> told;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            told = receiver;
            lock.notifyAll();
        }
        told.ifPresent(Receiver::closed);
    }

    private final class HostInput extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            if (length == 0) {
                return 0;
            }
            synchronized (lock) {
                while (toHost.isEmpty() && !closed) {
                    try {
                        lock.wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new InterruptedIOException("interrupted while waiting for the simulated module");
                    }
                }
                if (toHost.isEmpty()) {
                    return -1;
                }
                int count = toHost.peek(buffer, offset, length);
                toHost.remove(count);
                return count;
            }
        }

        @Override
        public int available() {
            synchronized (lock) {
                return toHost.size();
            }
        }

        @Override
        public void close() {
            MemoryPort.this.close();
        }
    }

    private final class HostOutput extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            Receiver target;
            synchronized (lock) {
                if (closed) {
                    throw new IOException("the memory port is closed");
                }
                target = receiver.orElseThrow(() -> new IOException("no module is attached to this memory port"));
            }
            if (length > 0) {
                target.received(buffer, offset, length);
            }
        }

        @Override
        public void close() {
            MemoryPort.this.close();
        }
    }
}
