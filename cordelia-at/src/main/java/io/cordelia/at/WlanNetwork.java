package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.util.Objects;

/**
 * A WLAN to join.
 *
 * @param ssid its name, 1 to 32 bytes
 * @param security how it is protected
 * @param key its key, at most 64 characters; empty exactly if the network is open. Never shown
 */
public record WlanNetwork(String ssid, WlanSecurity security, String key) {

    /**
     * Checks the components.
     *
     * @throws InvalidRequestException if the name or the key is out of range or cannot be sent
     */
    public WlanNetwork {
        Objects.requireNonNull(security, "security");
        if (ssid.isEmpty()) {
            throw new InvalidRequestException("SSID", "is empty", "1 to " + WlanCommands.MAX_SSID_BYTES + " bytes");
        }
        if (key.isEmpty() != (security == WlanSecurity.OPEN)) {
            throw new InvalidRequestException(
                    "WLAN key",
                    key.isEmpty() ? "is missing" : "is given",
                    security + " networks have " + (key.isEmpty() ? "one" : "none"));
        }
        WlanCommands.arguments(ssid, security, key).encode();
    }

    /**
     * A network that is protected with WPA or WPA2.
     *
     * @param ssid its name, 1 to 32 bytes
     * @param key its key, 1 to 64 characters
     * @return the network
     * @throws InvalidRequestException if an argument is out of range or cannot be sent
     */
    public static WlanNetwork of(String ssid, String key) {
        return new WlanNetwork(ssid, WlanSecurity.WPA_WPA2, key);
    }

    /**
     * A network that is not protected.
     *
     * @param ssid its name, 1 to 32 bytes
     * @return the network
     * @throws InvalidRequestException if the name is out of range or cannot be sent
     */
    public static WlanNetwork open(String ssid) {
        return new WlanNetwork(ssid, WlanSecurity.OPEN, "");
    }

    /** Name and security; the key stays out of logs. */
    @Override
    public String toString() {
        return "WlanNetwork[" + ssid + ", " + security + "]";
    }
}
