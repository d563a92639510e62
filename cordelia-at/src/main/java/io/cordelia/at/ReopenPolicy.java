package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.time.Duration;
import java.util.Objects;

/**
 * Whether a port that went away, such as that of a module which was unplugged, is opened again by itself. Immutable.
 *
 * @param firstPause how long to wait before the first try; each further pause is twice as long
 * @param longestPause the longest pause between two tries
 * @param limit how long to try in all, pauses included; 0 is not at all
 */
public record ReopenPolicy(Duration firstPause, Duration longestPause, Duration limit) {

    private static final Duration MAX = Duration.ofDays(365);

    /**
     * Checks the components.
     *
     * @throws InvalidRequestException if one is negative or more than 365 days, or a pause is less than 1 ms although
     *     there is a limit, or the first pause is longer than the longest
     */
    public ReopenPolicy {
        check("first pause", firstPause);
        check("longest pause", longestPause);
        check("limit of reopening", limit);
        if (!limit.isZero() && firstPause.toMillis() < 1) {
            throw new InvalidRequestException("first pause", firstPause + " is too short", "1 ms or more");
        }
        if (firstPause.compareTo(longestPause) > 0) {
            throw new InvalidRequestException(
                    "first pause", firstPause + " is longer than the longest", "at most " + longestPause);
        }
    }

    /**
     * The port stays closed until it is reopened by {@link CordeliaModule#reopen}.
     *
     * @return the policy
     */
    public static ReopenPolicy never() {
        return new ReopenPolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /**
     * The port is tried again after 100 ms, 200 ms, 400 ms and so on, at last every 5 s.
     *
     * @param limit how long to try in all
     * @return the policy
     * @throws InvalidRequestException if the limit is negative or more than 365 days
     */
    public static ReopenPolicy backOff(Duration limit) {
        return new ReopenPolicy(Duration.ofMillis(100), Duration.ofSeconds(5), limit);
    }

    private static void check(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.isNegative() || value.compareTo(MAX) > 0) {
            throw new InvalidRequestException(name, value + " is out of range", "0 to 365 days");
        }
    }
}
