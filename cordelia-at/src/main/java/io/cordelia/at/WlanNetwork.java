package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.util.Objects;
import java.util.Optional;

/**
 * A WLAN to join.
 *
 * @param ssid its name, 1 to 32 bytes
 * @param security how it is protected
 * @param key its key, PIN or password, at most 64 characters; empty for open networks and for WPS with a button, and
 *     allowed to be empty with user accounts. Never shown
 * @param bssid which of its access points to use; empty for any
 * @param user the user account; given exactly if the security is {@link WlanSecurity#WPA_ENT}
 */
public record WlanNetwork(
        String ssid, WlanSecurity security, String key, Optional<MacAddress> bssid, Optional<WlanUser> user) {

    /**
     * Checks the components.
     *
     * @throws InvalidRequestException if one is out of range, cannot be sent, or does not go with the others
     */
    public WlanNetwork {
        Objects.requireNonNull(security, "security");
        Objects.requireNonNull(bssid, "bssid");
        if (ssid.isEmpty()) {
            throw new InvalidRequestException("SSID", "is empty", "1 to " + WlanCommands.MAX_SSID_BYTES + " bytes");
        }
        if (key.isEmpty() && security.needsKey()) {
            throw new InvalidRequestException("WLAN key", "is missing", security + " networks have one");
        }
        if (!key.isEmpty() && !security.takesKey()) {
            throw new InvalidRequestException("WLAN key", "is given", security + " networks have none");
        }
        if (user.isPresent() != (security == WlanSecurity.WPA_ENT)) {
            throw new InvalidRequestException(
                    "WLAN user",
                    user.isPresent() ? "is given" : "is missing",
                    security + " networks have " + (user.isPresent() ? "none" : "one"));
        }
        WlanCommands.checkNames(ssid, key);
    }

    /**
     * A network with any of its access points, without user accounts.
     *
     * @param ssid its name, 1 to 32 bytes
     * @param security how it is protected
     * @param key its key or PIN, at most 64 characters; empty if it has none
     * @throws InvalidRequestException if an argument is out of range or cannot be sent
     */
    public WlanNetwork(String ssid, WlanSecurity security, String key) {
        this(ssid, security, key, Optional.empty(), Optional.empty());
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

    /**
     * A network with user accounts.
     *
     * @param ssid its name, 1 to 32 bytes
     * @param user the account
     * @param password its password, at most 64 characters; empty if the method needs none
     * @return the network
     * @throws InvalidRequestException if an argument is out of range or cannot be sent
     */
    public static WlanNetwork enterprise(String ssid, WlanUser user, String password) {
        return new WlanNetwork(ssid, WlanSecurity.WPA_ENT, password, Optional.empty(), Optional.of(user));
    }

    /**
     * The same network through one of its access points alone.
     *
     * @param accessPoint its address
     * @return the network
     */
    public WlanNetwork at(MacAddress accessPoint) {
        return new WlanNetwork(ssid, security, key, Optional.of(accessPoint), user);
    }

    /** Name and security; the key stays out of logs. */
    @Override
    public String toString() {
        return "WlanNetwork[" + ssid + ", " + security + "]";
    }
}
