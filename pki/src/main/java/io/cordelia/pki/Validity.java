package io.cordelia.pki;

import io.cordelia.device.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * From when to when a certificate is valid. Both ends may lie in the past or the future, so that expired certificates and
 * some that are not valid yet can be made on purpose. Certificates hold whole seconds: fractions are cut off.
 *
 * @param from the first moment
 * @param to the last moment
 */
public record Validity(Instant from, Instant to) {

    /** Clocks differ: what is issued now should be valid now on another machine too. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    /** The end of what a certificate can express. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /**
     * Checks the order.
     *
     * @throws InvalidRequestException if {@code to} is not after {@code from}, or after the year 9999
     */
    public Validity {
        from = from.truncatedTo(ChronoUnit.SECONDS);
        to = to.truncatedTo(ChronoUnit.SECONDS);
        if (!to.isAfter(from)) {
            throw new InvalidRequestException("validity", "ends at " + to, "an end after its start, " + from);
        }
        if (to.isAfter(LATEST)) {
            throw new InvalidRequestException("validity", "ends at " + to, "an end not after " + LATEST);
        }
    }

    /**
     * From now (five minutes ago, as clocks differ) on.
     *
     * @param duration how long from now
     * @return the validity
     * @throws InvalidRequestException if the duration is not positive
     */
    public static Validity of(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new InvalidRequestException("validity", "is " + duration, "a positive duration");
        }
        Instant now = Instant.now();
        return new Validity(now.minus(CLOCK_SKEW), now.plus(duration));
    }
}
