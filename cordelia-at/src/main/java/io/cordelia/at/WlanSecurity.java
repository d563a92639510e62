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
    WPA3
}
