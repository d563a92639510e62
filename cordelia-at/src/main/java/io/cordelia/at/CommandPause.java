package io.cordelia.at;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The pause that a module needs between a final response and the next command. Safe for use by many threads. */
final class CommandPause {

    private final Duration length;
    private volatile long startNanos = System.nanoTime();

    CommandPause(Duration length) {
        this.length = length;
    }

    /** A final response has come. */
    void start() {
        startNanos = System.nanoTime();
    }

    /** Waits for its end; returns at once if the thread is interrupted, which it stays. */
    void awaitEnd() {
        if (length.isZero()) {
            return;
        }
        long until = startNanos + length.toNanos();
        for (long rest = until - System.nanoTime(); rest > 0; rest = until - System.nanoTime()) {
            LockSupport.parkNanos(this, rest);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }
}
