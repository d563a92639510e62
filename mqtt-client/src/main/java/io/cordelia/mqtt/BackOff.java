package io.cordelia.mqtt;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to connect: longer with each failure in a row, where a connection that did not
 * last is one, too. Safe for use by many threads.
 */
final class BackOff {

    private static final Duration LASTING = Duration.ofSeconds(30);

    private final ReconnectPolicy policy;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private long failures;
    private long attemptedAt;

    /**
     * No failure yet.
     *
     * @param nanoTime {@link System#nanoTime}
     */
    BackOff(ReconnectPolicy policy, LongSupplier nanoTime, RandomGenerator random) {
        this.policy = policy;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** An attempt begins. */
    synchronized void attempt() {
        attemptedAt = nanoTime.getAsLong();
    }

    /** How long to wait, in ms, now that an attempt has failed. */
    synchronized long afterFailure() {
        failures++;
        return policy.delayMillis(failures, random);
    }

    /** How long to wait, in ms, now that a connection has been lost. */
    synchronized long afterLoss() {
        if (nanoTime.getAsLong() - attemptedAt >= LASTING.toNanos()) {
            failures = 0;
        }
        return afterFailure();
    }
}
