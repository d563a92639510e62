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

    private final String name;
    private final Optional<String> key;

    private AccessPoint(String name, Optional<String> key) {
        int bytes = Objects.requireNonNull(name, "name").getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_NAME_BYTES) {
            throw new InvalidRequestException(
                    "network name", "is " + bytes + " bytes long", "1 to " + MAX_NAME_BYTES + " bytes");
        }
        this.name = name;
        this.key = key;
    }

    /**
     * An access point without a key (security OPEN).
     *
     * @param name the network name (SSID), 1 to 32 bytes of UTF-8
     * @return the access point
     * @throws InvalidRequestException if the name is too long or empty
     */
    public static AccessPoint open(String name) {
        return new AccessPoint(name, Optional.empty());
    }

    /**
     * An access point with a key (security WPA_WPA2, WPA2_PLUS or WPA3).
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
        return new AccessPoint(name, Optional.of(key));
    }

    /**
     * The network name.
     *
     * @return the SSID
     */
    public String name() {
        return name;
    }

    boolean admits(WlanSecurity security, String offeredKey) {
        return key.map(k -> security.hasKey() && k.equals(offeredKey)).orElse(security == WlanSecurity.OPEN);
    }

    /** Names the network and whether it has a key, never the key. */
    @Override
    public String toString() {
        return "AccessPoint[" + name + (key.isPresent() ? ", secured]" : ", open]");
    }
}
