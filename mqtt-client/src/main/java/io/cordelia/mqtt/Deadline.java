package io.cordelia.mqtt;

import java.time.Duration;

/** A point in time by which something has to be done, and how long that was to begin with. */
record Deadline(long atNanos, Duration total) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos(), time);
    }

    /** What is left, in ms; 0 if it has passed. */
    long remainingMillis() {
        long nanos = atNanos - System.nanoTime();
        // Rounded up, so that a wait of 0 means that it has passed.
        return nanos <= 0 ? 0 : (nanos + 999_999) / 1_000_000;
    }

    boolean hasPassed() {
        return remainingMillis() == 0;
    }
}
