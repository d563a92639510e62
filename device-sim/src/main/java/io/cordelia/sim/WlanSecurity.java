package io.cordelia.sim;

/** The security types of {@code wlanConnect} (PROTOCOL section 2). */
enum WlanSecurity {
    OPEN,
    WEP,
    WEP_SHARED,
    WPA_WPA2,
    WPA2_PLUS,
    WPA3,
    WPA_ENT,
    WPS_PBC,
    WPS_PIN
}
