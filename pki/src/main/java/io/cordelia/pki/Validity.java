package io.cordelia.pki;

import io.cordelia.device.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

    /** Machines without a battery begin in 1970 and the like; what they issue has expired everywhere else. */
    private static final Instant CLOCKS_ARE_SET = Instant.parse("2020-01-01T00:00:00Z");

    private static final Duration LONGEST = Duration.ofDays(366L * 10_000);

    /** Where the years of a certificate begin (RFC 5280, section 4.1.2.5.1). */
    private static final Instant EARLIEST = Instant.parse("1950-01-01T00:00:00Z");

    /** The end of what a certificate can express. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /**
     * Checks the order.
     *
     * @throws InvalidRequestException if {@code to} is not after {@code from}, or one of them is outside the years 1950 to
     *     9999
     */
    public Validity {
        from = from.truncatedTo(ChronoUnit.SECONDS);
        to = to.truncatedTo(ChronoUnit.SECONDS);
        if (!to.isAfter(from)) {
            throw new InvalidRequestException("validity", "ends at " + to, "an end after its start, " + from);
        }
        if (from.isBefore(EARLIEST)) {
            throw new InvalidRequestException("validity", "begins at " + from, "a start not before " + EARLIEST);
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
     * @throws InvalidRequestException if the duration is not positive or ends after the year 9999, or this machine's clock was
     *     never set
     */
    public static Validity of(Duration duration) {
        return of(duration, InstantSource.system());
    }

    static Validity of(Duration duration, InstantSource clock) {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new InvalidRequestException("validity", "is " + duration, "a positive duration, up to the year 9999");
        }
        Instant now = clock.instant();
        if (now.isBefore(CLOCKS_ARE_SET)) {
            throw new InvalidRequestException(
                    "validity",
                    "would begin now, which this machine's clock says is " + now,
                    "a clock that is set, or a validity from one moment to another");
        }
        return new Validity(now.minus(CLOCK_SKEW), now.plus(duration));
    }
}
