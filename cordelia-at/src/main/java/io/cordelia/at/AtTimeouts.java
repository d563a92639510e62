package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * How long to wait for what. Immutable; start from {@link #DEFAULTS} and change single ones:
 * {@code AtTimeouts.DEFAULTS.with(Kind.WLAN_JOIN, Duration.ofSeconds(60))}.
 */
public final class AtTimeouts {

    /** The longest time that can be waited for anything. */
    static final Duration MAX = Duration.ofHours(1);

    /** All as {@link Kind} says. */
    public static final AtTimeouts DEFAULTS = new AtTimeouts(defaults());

    private final Map<Kind, Duration> times;

    private AtTimeouts(Map<Kind, Duration> times) {
        this.times = times;
    }

    /**
     * Tells how long to wait.
     *
     * @param kind for what
     * @return 1 ms to 1 h
     */
    public Duration get(Kind kind) {
        return times.get(Objects.requireNonNull(kind, "kind"));
    }

    /**
     * Another time for one kind of waiting.
     *
     * @param kind for what to wait
     * @param value 1 ms to 1 h
     * @return a copy with that time
     * @throws InvalidRequestException if it is out of range
     */
    public AtTimeouts with(Kind kind, Duration value) {
        Objects.requireNonNull(kind, "kind");
        check("time-out " + kind, value);
        Map<Kind, Duration> changed = new EnumMap<>(times);
        changed.put(kind, value);
        return new AtTimeouts(changed);
    }

    Duration command() {
        return get(Kind.COMMAND);
    }

    Duration quiet() {
        return get(Kind.QUIET);
    }

    static void check(String name, Duration value) {
        if (value.toMillis() < 1 || value.compareTo(MAX) > 0) {
            throw new InvalidRequestException(name, value + " is out of range", "1 ms to 1 h");
        }
    }

    static Duration checkPause(Duration value) {
        if (value.isNegative() || value.compareTo(MAX) > 0) {
            throw new InvalidRequestException("pause", value + " is out of range", "0 to 1 h");
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AtTimeouts timeouts && times.equals(timeouts.times);
    }

    @Override
    public int hashCode() {
        return times.hashCode();
    }

    /** All times, such as {@code {COMMAND=PT5S, ...}}. */
    @Override
    public String toString() {
        return times.toString();
    }

    private static Map<Kind, Duration> defaults() {
        Map<Kind, Duration> times = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            times.put(kind, kind.normal);
        }
        return times;
    }

    /** What is waited for. */
    public enum Kind {
        /** A final response, unless a command has a time of its own: 5 s. */
        COMMAND(Duration.ofSeconds(5)),
        /** The final response to reading and writing a piece of a file: 2 s (D). */
        FILE_DATA(Duration.ofSeconds(2)),
        /** The answer to the setting {@code ota,updateVersion}, which the module asks a server for: 7 s (D). */
        OTA_VERSION(Duration.ofSeconds(7)),
        /** From {@code reboot} or {@code start} to the event of the start: 10 s. */
        STARTUP(Duration.ofSeconds(10)),
        /** From {@code factoryreset} to the event of the start: 100 s (D; it takes about 60 s, S). */
        FACTORY_RESET(Duration.ofSeconds(100)),
        /** A scan, with all its repetitions: 20 s (A). */
        WLAN_SCAN(Duration.ofSeconds(20)),
        /** Between two questions for the result of a scan: 500 ms (A). */
        WLAN_SCAN_INTERVAL(Duration.ofMillis(500)),
        /** From {@code wlanConnect} to an IP address: 30 s (A). */
        WLAN_JOIN(Duration.ofSeconds(30)),
        /** From {@code iotconnect} to CONNACK: 30 s (A). */
        BROKER_CONNECT(Duration.ofSeconds(30)),
        /** From {@code iotenrol} to the end of the enrolment: 120 s. */
        ENROLMENT(Duration.ofSeconds(120)),
        /** How long the line must be silent after an answer that was missed, before it is trusted again: 100 ms (A). */
        QUIET(Duration.ofMillis(100));

        private final Duration normal;

        Kind(Duration normal) {
            this.normal = normal;
        }
    }
}
