package io.cordelia.sim;

import io.cordelia.device.spi.Uninterrupted;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a line of a certain speed between a port and a module: each byte takes ten bits (8N1), both ways, and is handed over
 * when a real line would have delivered it.
 *
 * <p>Bytes are handed over in slices of about 1 ms, each when its last byte is through. Two daemon threads, from starting
 * to closing; they spin for the last moments of a slice, as parking alone would be late.
 */
final class LinePacer implements SimPort {

    private static final Logger LOG = LoggerFactory.getLogger(LinePacer.class);
    private static final long BITS_PER_BYTE = 10;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long SLICES_PER_SECOND = 1_000;

    /** By how much a parked thread may wake late on a virtual machine: 60 us were not enough, measured. */
    private static final long SPIN_NANOS = 150_000;

    /** What the host may send ahead of the line before it has to wait, like the buffer of a serial driver. */
    private static final int TO_MODULE_LIMIT = 4096;

    private static final int TO_HOST_LIMIT = 64 * 1024;

    private final SimPort port;
    private final int baud;
    private final Lane toHost;
    private volatile boolean closed;
    private Optional<Lane> toModule = Optional.empty();

    /**
     * @param port is started and closed with this one
     * @param baud bits a second, 1 or more
     */
    LinePacer(SimPort port, int baud) {
        this.port = port;
        this.baud = baud;
        toHost = new Lane(
                "to-host", TO_HOST_LIMIT, (b, from, count) -> port.write(Arrays.copyOfRange(b, from, from + count)));
    }

    @Override
    public String name() {
        return port.name();
    }

    @Override
    public void start(Receiver receiver) {
        Objects.requireNonNull(receiver, "receiver");
        Lane lane = new Lane("to-module", TO_MODULE_LIMIT, receiver::received);
        port.start(new Receiver() {
            @Override
            public void received(byte[] buffer, int offset, int length) {
                lane.put(Arrays.copyOfRange(buffer, offset, offset + length));
            }

            @Override
            public void closed() {
                stop();
                receiver.closed();
            }
        });
        synchronized (this) {
            toModule = Optional.of(lane);
        }
        lane.thread.start();
        toHost.thread.start();
    }

    @Override
    public void write(byte[] bytes) {
        toHost.offer(bytes.clone());
    }

    @Override
    public void close() {
        stop();
        port.close();
        Threads.join(toHost.thread);
        started().ifPresent(lane -> Threads.join(lane.thread));
    }

    private void stop() {
        closed = true;
        toHost.wake();
        started().ifPresent(Lane::wake);
    }

    private synchronized Optional<Lane> started() {
        return toModule;
    }

    private long nanos(long bytes) {
        return bytes * BITS_PER_BYTE * NANOS_PER_SECOND / baud;
    }

    private interface Sink {
        void accept(byte[] bytes, int from, int count);
    }

    /** @param start when the line begins to send the first of the bytes */
    private record Segment(byte[] bytes, long start) {}

    /** One direction. */
    private final class Lane {

        private final int limit;
        private final Sink sink;
        private final Thread thread;

        // Guarded by this.
        private final Deque<Segment> segments = new ArrayDeque<>();
        private int queued;
        private long busyUntil = System.nanoTime();

        Lane(String direction, int limit, Sink sink) {
            this.limit = limit;
            this.sink = sink;
            thread = new Thread(this::run, "cordelia-sim-line-" + direction + "-" + port.name());
            thread.setDaemon(true);
        }

        /** Queues all of the bytes, or none if they would go beyond the limit. */
        synchronized void offer(byte[] bytes) {
            if (closed) {
                return;
            }
            if (queued + bytes.length > limit) {
                LOG.warn("{}: the line is too slow for what the module says: {} bytes dropped", name(), bytes.length);
                return;
            }
            queue(bytes);
        }

        /** Queues the bytes, and waits while too many are under way. */
        synchronized void put(byte[] bytes) {
            queue(bytes);
            Uninterrupted.run(() -> {
                while (!closed && queued > limit) {
                    wait();
                }
            });
        }

        private void queue(byte[] bytes) {
            long now = System.nanoTime();
            long start = busyUntil - now > 0 ? busyUntil : now;
            segments.add(new Segment(bytes, start));
            busyUntil = start + nanos(bytes.length);
            queued += bytes.length;
            notifyAll();
        }

        void wake() {
            synchronized (this) {
                notifyAll();
            }
            LockSupport.unpark(thread);
        }

        private void run() {
            Optional<Segment> next = take();
            while (next.isPresent()) {
                carry(next.get());
                next = take();
            }
        }

        private synchronized Optional<Segment> take() {
            while (segments.isEmpty() && !closed) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    LOG.debug("{}: nobody interrupts this thread but to end it", name());
                    return Optional.empty();
                }
            }
            return closed ? Optional.empty() : Optional.of(segments.remove());
        }

        private void carry(Segment segment) {
            int slice = (int) Math.max(1, baud / BITS_PER_BYTE / SLICES_PER_SECOND);
            int length = segment.bytes().length;
            for (int from = 0; from < length; from += slice) {
                int end = Math.min(length, from + slice);
                await(segment.start() + nanos(end));
                if (closed) {
                    return;
                }
                sink.accept(segment.bytes(), from, end - from);
                delivered(end - from);
            }
        }

        private synchronized void delivered(int count) {
            queued -= count;
            notifyAll();
        }

        private void await(long deadline) {
            long left = deadline - System.nanoTime();
            while (left > 0 && !closed) {
                if (left > SPIN_NANOS) {
                    LockSupport.parkNanos(left - SPIN_NANOS);
                } else {
                    Thread.onSpinWait();
                }
                left = deadline - System.nanoTime();
            }
        }
    }
}
