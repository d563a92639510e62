package io.cordelia.at;

/** How a WLAN is protected. */
public enum WlanSecurity {
    /** Not at all. */
    OPEN,
    /** WEP with an open handshake; insecure. */
    WEP,
    /** WEP with a shared key; insecure. */
    WEP_SHARED,
    /** WPA or WPA2 with a pre-shared key. */
    WPA_WPA2,
    /** WPA2 or WPA3 with a pre-shared key. */
    WPA2_PLUS,
    /** WPA3 with a pre-shared key. */
    WPA3,
    /** WPA with a user account (IEEE 802.1X). */
    WPA_ENT,
    /** Wi-Fi Protected Setup with a button; insecure. */
    WPS_PBC,
    /** Wi-Fi Protected Setup with a PIN, which stands for the key; insecure. */
    WPS_PIN;

    /** Whether a key is needed; with user accounts it may be missing. */
    boolean needsKey() {
        return takesKey() && this != WPA_ENT;
    }

    boolean takesKey() {
        return this != OPEN && this != WPS_PBC;
    }
}
