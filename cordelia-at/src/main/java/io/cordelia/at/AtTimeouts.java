package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.time.Duration;
import java.util.Objects;

/**
 * How long to wait for what. Immutable; start from {@link #DEFAULTS}.
 *
 * @param command for a final response, unless a command has a time of its own; 5 s
 * @param fileData for the final response to reading and writing a piece of a file; 2 s (D)
 * @param startup for the module to start again after a reboot; 10 s
 * @param wlanJoin from {@code wlanConnect} to an IP address; 30 s (A)
 * @param brokerConnect from {@code iotconnect} to CONNACK; 30 s (A)
 * @param quiet how long the line must be silent after an answer that was missed, before it is trusted again; 100 ms (A)
 */
public record AtTimeouts(
        Duration command,
        Duration fileData,
        Duration startup,
        Duration wlanJoin,
        Duration brokerConnect,
        Duration quiet) {

    private static final Duration MAX = Duration.ofHours(1);

    /** The defaults. */
    public static final AtTimeouts DEFAULTS = new AtTimeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMillis(100));

    /**
     * Checks the components.
     *
     * @throws InvalidRequestException if one is not from 1 ms to 1 h
     */
    public AtTimeouts {
        check("command time-out", command);
        check("file data time-out", fileData);
        check("start-up time-out", startup);
        check("WLAN time-out", wlanJoin);
        check("broker time-out", brokerConnect);
        check("quiet time", quiet);
    }

    /**
     * Another time for final responses.
     *
     * @param value 1 ms to 1 h
     * @return a copy with that time
     */
    public AtTimeouts withCommand(Duration value) {
        return new AtTimeouts(value, fileData, startup, wlanJoin, brokerConnect, quiet);
    }

    /**
     * Another time for pieces of files.
     *
     * @param value 1 ms to 1 h
     * @return a copy with that time
     */
    public AtTimeouts withFileData(Duration value) {
        return new AtTimeouts(command, value, startup, wlanJoin, brokerConnect, quiet);
    }

    /**
     * Another time for starting again.
     *
     * @param value 1 ms to 1 h
     * @return a copy with that time
     */
    public AtTimeouts withStartup(Duration value) {
        return new AtTimeouts(command, fileData, value, wlanJoin, brokerConnect, quiet);
    }

    /**
     * Another time for joining a WLAN.
     *
     * @param value 1 ms to 1 h
     * @return a copy with that time
     */
    public AtTimeouts withWlanJoin(Duration value) {
        return new AtTimeouts(command, fileData, startup, value, brokerConnect, quiet);
    }

    /**
     * Another time for connecting to the broker.
     *
     * @param value 1 ms to 1 h
     * @return a copy with that time
     */
    public AtTimeouts withBrokerConnect(Duration value) {
        return new AtTimeouts(command, fileData, startup, wlanJoin, value, quiet);
    }

    /**
     * Another quiet time.
     *
     * @param value 1 ms to 1 h
     * @return a copy with that time
     */
    public AtTimeouts withQuiet(Duration value) {
        return new AtTimeouts(command, fileData, startup, wlanJoin, brokerConnect, value);
    }

    static Duration checkPause(Duration value) {
        if (value.isNegative() || value.compareTo(MAX) > 0) {
            throw new InvalidRequestException("pause", value + " is out of range", "0 to 1 h");
        }
        return value;
    }

    private static void check(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.toMillis() < 1 || value.compareTo(MAX) > 0) {
            throw new InvalidRequestException(name, value + " is out of range", "1 ms to 1 h");
        }
    }
}
