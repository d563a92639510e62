package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/** How the module behaves in the WLAN by itself (D for the words). */
public sealed interface WlanPolicy {

    /**
     * How the module joins stored networks. It cannot be changed while the setting {@code general,persistent} is 0.
     *
     * @param options what it does; empty for nothing
     */
    record Connection(Set<ConnectionOption> options) implements WlanPolicy {

        public Connection {
            options = Set.copyOf(options);
        }
    }

    /**
     * Whether the module scans by itself.
     *
     * @param mode whether and how
     * @param interval how often: whole seconds, 0 to 65,535 (A for the limit)
     */
    record Scan(ScanMode mode, Duration interval) implements WlanPolicy {

        private static final int MAX_SECONDS = 65_535;

        /**
         * Checks the components.
         *
         * @throws InvalidRequestException if the interval is out of range
         */
        public Scan {
            Objects.requireNonNull(mode, "mode");
            if (!interval.equals(Duration.ofSeconds(interval.toSeconds()))
                    || interval.isNegative()
                    || interval.toSeconds() > MAX_SECONDS) {
                throw new InvalidRequestException(
                        "scan interval", interval + " is out of range", "whole seconds, 0 to " + MAX_SECONDS);
            }
        }
    }

    /**
     * How the module saves power.
     *
     * @param mode how
     * @param maxSleep for {@link PowerMode#LONG_SLEEP} how long it may sleep, 100 to 2000 ms (F); otherwise zero
     */
    record Power(PowerMode mode, Duration maxSleep) implements WlanPolicy {

        private static final int MIN_SLEEP_MILLIS = 100;
        private static final int MAX_SLEEP_MILLIS = 2000;

        /**
         * Checks the components.
         *
         * @throws InvalidRequestException if the time is out of range
         */
        public Power {
            Objects.requireNonNull(mode, "mode");
            long millis = maxSleep.toMillis();
            boolean longSleep = mode == PowerMode.LONG_SLEEP;
            if (longSleep ? millis < MIN_SLEEP_MILLIS || millis > MAX_SLEEP_MILLIS : !maxSleep.isZero()) {
                throw new InvalidRequestException(
                        "sleep time",
                        maxSleep + " does not go with " + mode,
                        longSleep ? MIN_SLEEP_MILLIS + " to " + MAX_SLEEP_MILLIS + " ms" : "zero");
            }
        }
    }

    /**
     * How the module talks to other stations directly.
     *
     * @param role which part it takes
     * @param negotiation how it comes to it
     */
    record PeerToPeer(Role role, Negotiation negotiation) implements WlanPolicy {

        public PeerToPeer {
            Objects.requireNonNull(role, "role");
            Objects.requireNonNull(negotiation, "negotiation");
        }
    }

    /** What the module does to be in a WLAN. */
    enum ConnectionOption {
        /** Joins the stored network of the highest priority. */
        AUTO("auto"),
        /** Joins the network again that it was in before. */
        FAST("fast"),
        /** Joins other stations directly. */
        P2P("P2P");

        private final String word;

        ConnectionOption(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** How the module scans. */
    enum ScanMode {
        /** Also for networks that hide their name. */
        HIDDEN_SSID("Hidden_SSID"),
        /** Only for networks that tell their name. */
        NO_HIDDEN_SSID("No_Hidden_SSID"),
        /** Not by itself. */
        DISABLE_SCAN("Disable_Scan");

        private final String word;

        ScanMode(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** How the module saves power. */
    enum PowerMode {
        /** Where it costs nothing. */
        NORMAL("normal"),
        /** Not at the cost of latency. */
        LOW_LATENCY("low_latency"),
        /** At the cost of latency. */
        LOW_POWER("low_power"),
        /** By sleeping over beacons. */
        LONG_SLEEP("long_sleep");

        private final String word;

        PowerMode(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** Which part the module takes among other stations. */
    enum Role {
        /** It joins. */
        CLIENT,
        /** It is joined. */
        GROUP_OWNER,
        /** What comes out of negotiation. */
        NEGOTIATE
    }

    /** How the module negotiates. */
    enum Negotiation {
        /** It starts. */
        ACTIVE,
        /** It waits. */
        PASSIVE,
        /** It starts after a random time. */
        RAND_BACKOFF
    }
}
