package io.cordelia.at;

/** How a user account of a WLAN is checked. */
public enum EapMethod {
    /** With certificates on both sides. */
    TLS("TLS"),
    /** TTLS, inside it TLS. */
    TTLS_TLS("TTLS_TLS"),
    /** TTLS, inside it MSCHAPv2. */
    TTLS_MSCHAPV2("TTLS_MSCHAPv2"),
    /** TTLS, inside it a pre-shared key. */
    TTLS_PSK("TTLS_PSK"),
    /** PEAP 0, inside it TLS. */
    PEAP0_TLS("PEAP0_TLS"),
    /** PEAP 0, inside it MSCHAPv2. */
    PEAP0_MSCHAPV2("PEAP0_MSCHAPv2"),
    /** PEAP 0, inside it a pre-shared key. */
    PEAP0_PSK("PEAP0_PSK"),
    /** PEAP 1, inside it TLS. */
    PEAP1_TLS("PEAP1_TLS"),
    /** PEAP 1, inside it a pre-shared key. */
    PEAP1_PSK("PEAP1_PSK");

    private final String word;

    EapMethod(String word) {
        this.word = word;
    }

    /** As it stands on the line. */
    String word() {
        return word;
    }
}
