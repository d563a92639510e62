package io.cordelia.bench;

import io.cordelia.at.AtPort;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A port that counts the bytes of both directions. */
final class CountingPort implements AtPort {

    private final AtPort port;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();

    CountingPort(AtPort port) {
        this.port = port;
    }

    /** How many bytes went over the port so far. */
    long bytes() {
        return bytes.get();
    }

    /** How many times something was written: once a command. */
    long writes() {
        return writes.get();
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

    @Override
    public void open() {
        port.open();
    }

    @Override
    public int read(byte[] buffer) {
        int count = port.read(buffer);
        if (count > 0) {
            bytes.addAndGet(count);
        }
        return count;
    }

    @Override
    public void write(byte[] data) {
        bytes.addAndGet(data.length);
        writes.incrementAndGet();
        port.write(data);
    }

    @Override
    public void close() {
        port.close();
    }
}
