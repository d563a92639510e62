package io.cordelia.mqtt;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to connect: longer with each failure in a row, where a connection that did not
 * last is one, too. Safe for use by many threads.
 */
final class BackOff {

    private static final Duration LASTING = Duration.ofSeconds(30);

    private final ReconnectPolicy policy;
    private final RandomGenerator random;
    private long failures;

    /** No failure yet. */
    BackOff(ReconnectPolicy policy, RandomGenerator random) {
        this.policy = policy;
        this.random = random;
    }

    /** No failure counts any more. */
    synchronized void reset() {
        failures = 0;
    }

    /** How long to wait, in ms, now that an attempt has failed. */
    synchronized long afterFailure() {
        failures++;
        return policy.delayMillis(failures, random);
    }

    /**
     * How long to wait, in ms, now that a connection has been lost.
     *
     * @param age how long it was one
     */
    synchronized long afterLoss(Duration age) {
        if (age.compareTo(LASTING) >= 0) {
            reset();
        }
        return afterFailure();
    }
}
