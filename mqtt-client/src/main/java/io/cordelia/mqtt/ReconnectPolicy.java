package io.cordelia.mqtt;

import io.cordelia.device.InvalidRequestException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * How a lost connection is made again: after a random time between 0 and a bound that begins at {@code base} and doubles
 * with each failure until it is {@code cap} (exponential back-off with full jitter), so that many devices that lost their
 * broker together do not come back together. A connection that is lost again within 30 s counts as a failure in this: so
 * two clients that take each other's place, or a broker that accepts a device and then drops it, do not make a storm. {@link
 * PahoDeviceClient#connect} and {@link PahoDeviceClient#disconnect} begin anew.
 *
 * @param base the bound of the first wait, 1 ms to 1 h
 * @param cap the bound that is never exceeded, {@code base} to 1 d
 * @param limit how many attempts are made for one loss, 1 or more; empty for no limit
 */
public record ReconnectPolicy(Duration base, Duration cap, OptionalInt limit) {

    private static final Duration MAX_BASE = Duration.ofHours(1);
    private static final Duration MAX_CAP = Duration.ofDays(1);

    /**
     * Checks the components.
     *
     * @throws InvalidRequestException if one is out of its range, naming it
     */
    public ReconnectPolicy {
        if (base.toMillis() < 1 || base.compareTo(MAX_BASE) > 0) {
            throw new InvalidRequestException("reconnect base", base + " is out of range", "1 ms to 1 h");
        }
        if (cap.compareTo(base) < 0 || cap.compareTo(MAX_CAP) > 0) {
            throw new InvalidRequestException(
                    "reconnect cap", cap + " is out of range", "the base, " + base + ", to 1 d");
        }
        if (limit.isPresent() && limit.getAsInt() < 1) {
            throw new InvalidRequestException(
                    "reconnect limit", limit.getAsInt() + " is out of range", "1 or more attempts, or no limit");
        }
    }

    /**
     * Waits up to 1 s at first, and never more than 2 min, without a limit of attempts.
     *
     * @return the policy
     */
    public static ReconnectPolicy usual() {
        return new ReconnectPolicy(Duration.ofSeconds(1), Duration.ofMinutes(2), OptionalInt.empty());
    }

    /** Whether there is to be an attempt of this number, from 1. */
    boolean allows(long attempt) {
        return limit.isEmpty() || attempt <= limit.getAsInt();
    }

    /** How long to wait after a number of failures in a row, from 1; in ms. */
    long delayMillis(long failures, RandomGenerator random) {
        long bound = base.toMillis();
        for (long i = 1; i < failures && bound < cap.toMillis(); i++) {
            bound *= 2;
        }
        return random.nextLong(Math.min(bound, cap.toMillis()) + 1);
    }
}
