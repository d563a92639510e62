package io.cordelia.at;

import java.util.Objects;
import java.util.Optional;

/**
 * A WLAN that the module has stored, to join it by itself. The key is not read back.
 *
 * @param index its number on the module
 * @param ssid its name
 * @param security how it is protected
 * @param bssid which of its access points to use; empty for any
 * @param userName the name of the user account; empty if there is none
 * @param priority 0 to 15; the highest is joined first
 */
public record WlanProfile(
        int index, String ssid, WlanSecurity security, Optional<MacAddress> bssid, String userName, int priority) {

    /** Checks that there are no nulls. */
    public WlanProfile {
        Objects.requireNonNull(ssid, "ssid");
        Objects.requireNonNull(security, "security");
        Objects.requireNonNull(bssid, "bssid");
        Objects.requireNonNull(userName, "userName");
    }
}
