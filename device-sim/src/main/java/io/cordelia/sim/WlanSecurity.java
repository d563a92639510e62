package io.cordelia.sim;

/** The security types of {@code wlanConnect} (PROTOCOL section 2). */
enum WlanSecurity {
    OPEN(false),
    WEP(false),
    WEP_SHARED(false),
    WPA_WPA2(true),
    WPA2_PLUS(true),
    WPA3(true),
    WPA_ENT(false),
    WPS_PBC(false),
    WPS_PIN(false);

    private final boolean key;

    WlanSecurity(boolean key) {
        this.key = key;
    }

    /** Whether it is one of those whose key a virtual access point checks. */
    boolean hasKey() {
        return key;
    }
}
