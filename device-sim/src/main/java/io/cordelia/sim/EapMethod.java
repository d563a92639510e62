package io.cordelia.sim;

/** The EAP methods of {@code wlanConnect} (PROTOCOL section 2). */
enum EapMethod {
    TLS,
    TTLS_TLS,
    TTLS_MSCHAPV2,
    TTLS_PSK,
    PEAP0_TLS,
    PEAP0_MSCHAPV2,
    PEAP0_PSK,
    PEAP1_TLS,
    PEAP1_PSK
}
