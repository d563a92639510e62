package io.cordelia.sim;

import io.cordelia.device.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** A virtual access point that simulated modules can join. Immutable. */
public final class AccessPoint {

    private static final int MAX_NAME_BYTES = 32;
    private static final int MIN_KEY_BYTES = 8;
    private static final int MAX_KEY_BYTES = 64;

    private static final int MAX_CHANNEL = 13;
    private static final int MIN_SIGNAL = -100;

    private final String name;
    private final Optional<String> key;
    private final Security security;
    private final int channel;
    private final int signal;

    /** How an access point is secured, as scans tell it (PROTOCOL section 2). */
    public enum Security {
        /** Without a key. */
        OPEN("NONE", "NONE"),
        /** An outdated way. */
        WEP("WEP104", "NONE"),
        /** An old way. */
        WPA("TKIP", "PSK"),
        /** The usual way. */
        WPA2("CCMP", "PSK"),
        /** The usual way, for old stations too. */
        WPA_WPA2("CCMP", "PSK");

        private final String cipher;
        private final String keyManagement;

        Security(String cipher, String keyManagement) {
            this.cipher = cipher;
            this.keyManagement = keyManagement;
        }

        private boolean admits(WlanSecurity asked) {
            return switch (this) {
                case OPEN -> asked == WlanSecurity.OPEN;
                case WEP -> asked == WlanSecurity.WEP || asked == WlanSecurity.WEP_SHARED;
                case WPA -> asked == WlanSecurity.WPA_WPA2;
                case WPA2, WPA_WPA2 ->
                    asked == WlanSecurity.WPA_WPA2 || asked == WlanSecurity.WPA2_PLUS || asked == WlanSecurity.WPA3;
            };
        }
    }

    private AccessPoint(String name, Optional<String> key, Security security, int channel, int signal) {
        this.name = name;
        this.key = key;
        this.security = security;
        this.channel = channel;
        this.signal = signal;
    }

    private static AccessPoint of(String name, Optional<String> key, Security security) {
        int bytes = Objects.requireNonNull(name, "name").getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_NAME_BYTES) {
            throw new InvalidRequestException(
                    "network name", "is " + bytes + " bytes long", "1 to " + MAX_NAME_BYTES + " bytes");
        }
        return new AccessPoint(name, key, security, 6, -50);
    }

    /**
     * An access point without a key (security OPEN), on channel 6 with a signal of -50 dBm.
     *
     * @param name the network name (SSID), 1 to 32 bytes of UTF-8
     * @return the access point
     * @throws InvalidRequestException if the name is too long or empty
     */
    public static AccessPoint open(String name) {
        return of(name, Optional.empty(), Security.OPEN);
    }

    /**
     * An access point with a key, secured with WPA_WPA2, on channel 6 with a signal of -50 dBm. Stations join it with security
     * WPA_WPA2, WPA2_PLUS or WPA3.
     *
     * @param name the network name (SSID), 1 to 32 bytes of UTF-8
     * @param key its key, 8 to 64 bytes of UTF-8
     * @return the access point
     * @throws InvalidRequestException if name or key have another length; the message does not hold the key
     */
    public static AccessPoint secured(String name, String key) {
        int bytes = Objects.requireNonNull(key, "key").getBytes(StandardCharsets.UTF_8).length;
        if (bytes < MIN_KEY_BYTES || bytes > MAX_KEY_BYTES) {
            throw new InvalidRequestException(
                    "network key", "is " + bytes + " bytes long", MIN_KEY_BYTES + " to " + MAX_KEY_BYTES + " bytes");
        }
        return of(name, Optional.of(key), Security.WPA_WPA2);
    }

    /**
     * The network name.
     *
     * @return the SSID
     */
    public String name() {
        return name;
    }

    /**
     * The same on another channel.
     *
     * @param value 1 to 13
     * @return the access point
     * @throws InvalidRequestException if it is out of range
     */
    public AccessPoint withChannel(int value) {
        if (value < 1 || value > MAX_CHANNEL) {
            throw new InvalidRequestException("channel", value + " is out of range", "1 to " + MAX_CHANNEL);
        }
        return new AccessPoint(name, key, security, value, signal);
    }

    /**
     * The same, heard better or worse. It only shows in scans.
     *
     * @param dbm the strength of its signal at the module, -100 to 0 dBm
     * @return the access point
     * @throws InvalidRequestException if it is out of range
     */
    public AccessPoint withSignal(int dbm) {
        if (dbm < MIN_SIGNAL || dbm > 0) {
            throw new InvalidRequestException("signal", dbm + " is out of range", MIN_SIGNAL + " to 0 dBm");
        }
        return new AccessPoint(name, key, security, channel, dbm);
    }

    /**
     * The same, secured in another way.
     *
     * @param value how; stations join WPA with security WPA_WPA2 only, and WEP with WEP or WEP_SHARED
     * @return the access point
     * @throws InvalidRequestException if this one has a key and OPEN is asked for, or none and something else is
     */
    public AccessPoint withSecurity(Security value) {
        if ((value == Security.OPEN) == key.isPresent()) {
            throw new InvalidRequestException(
                    "security",
                    value + (key.isPresent() ? " has no key, and this network has one" : " needs a key"),
                    "OPEN without a key, the others with one");
        }
        return new AccessPoint(name, key, value, channel, signal);
    }

    boolean admits(WlanRequest request) {
        return security.admits(request.security())
                && key.map(k -> k.equals(Wire.text(request.key()))).orElse(true);
    }

    /** The values of a {@code +wlanscan} line. */
    String scanned(String bssid) {
        return String.join(
                ",",
                Wire.of(name),
                bssid,
                Integer.toString(signal),
                Integer.toString(channel),
                security.name(),
                "false",
                security.cipher,
                security.keyManagement);
    }

    /** Names the network and whether it has a key, never the key. */
    @Override
    public String toString() {
        return "AccessPoint[" + name + (key.isPresent() ? ", secured]" : ", open]");
    }
}
