package io.cordelia.at;

import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reads lines from an open port on a thread of its own, for one other thread. Closing it closes the port. */
final class LineReader implements AutoCloseable {

    private static final int READ_SIZE = 4096;
    /** A module that talks on and on has to wait for the one who reads. */
    private static final int LIMIT = 10_000;

    private final AtPort port;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>(LIMIT);
    private final Thread thread;
    private volatile boolean fileRead;
    private volatile Optional<LentPort> lent = Optional.empty();

    /** A line, or why there will be none any more. */
    private record Heard(String line, Optional<PortUnavailableException> end) {}

    LineReader(AtPort port) {
        this.port = port;
        thread = new Thread(this::read, "cordelia-script-" + port.name());
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the answer to {@code fileread} is awaited, whose data may hold line ends. */
    void countFileRead(boolean value) {
        fileRead = value;
    }

    /** Lets a driver use the port for as long as the work takes; what comes meanwhile is the driver's, not lines. */
    void lend(Consumer<AtPort> work) {
        LentPort loan = new LentPort(port);
        lent = Optional.of(loan);
        try {
            work.accept(loan);
        } finally {
            lent = Optional.empty();
        }
    }

    /** The next line, or none before the deadline, which is in the time of {@link System#nanoTime}. */
    Optional<String> next(long deadline) {
        try {
            Heard next = heard.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return Optional.ofNullable(next).map(LineReader::line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProtocolException("interrupted while a transcript was played", e);
        }
    }

    /** Hands over the lines that have come in. */
    void skim(Consumer<String> lines) {
        for (Heard next = heard.poll(); next != null; next = heard.poll()) {
            lines.accept(line(next));
        }
    }

    private static String line(Heard next) {
        next.end().ifPresent(e -> {
            throw e;
        });
        return next.line();
    }

    @Override
    public void close() {
        port.close();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        AtDecoder decoder = new AtDecoder(new Lines());
        byte[] buffer = new byte[READ_SIZE];
        try {
            for (int count = port.read(buffer); count != AtPort.CLOSED; count = port.read(buffer)) {
                Optional<LentPort> loan = lent;
                if (loan.isPresent()) {
                    loan.get().received(buffer, count);
                    // The end of a line that had begun goes to the driver.
                    decoder = new AtDecoder(new Lines());
                } else {
                    decoder.feed(buffer, 0, count);
                }
            }
        } catch (PortUnavailableException e) {
            lent.ifPresent(loan -> loan.lost(e));
            put(new Heard("", Optional.of(e)));
        }
    }

    private void put(Heard next) {
        try {
            heard.put(next);
        } catch (InterruptedException e) {
            // Nobody reads any more; the port is closed, which ends the thread.
            Thread.currentThread().interrupt();
        }
    }

    private final class Lines implements AtDecoder.Sink {

        @Override
        public void line(byte[] bytes, int from, int count) {
            put(new Heard(new String(bytes, from, count, StandardCharsets.UTF_8), Optional.empty()));
        }

        @Override
        public void overlong(long count) {
            put(new Heard("<a line of " + count + " bytes, dropped>", Optional.empty()));
        }

        @Override
        public boolean countsFileRead() {
            return fileRead;
        }
    }
}
