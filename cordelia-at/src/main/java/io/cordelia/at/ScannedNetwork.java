package io.cordelia.at;

import java.util.Objects;
import java.util.Set;

/**
 * A WLAN that a scan has found.
 *
 * @param ssid its name; empty if it hides it
 * @param bssid the access point's address
 * @param rssi how strong it is received, in dBm; the nearer to 0 the stronger
 * @param channel its channel
 * @param security how it is protected
 * @param hidden whether it hides its name
 * @param ciphers how it encrypts
 * @param keyManagement how it manages keys
 */
public record ScannedNetwork(
        String ssid,
        MacAddress bssid,
        int rssi,
        int channel,
        Security security,
        boolean hidden,
        Set<Cipher> ciphers,
        Set<KeyManagement> keyManagement) {

    /** Copies the sets. */
    public ScannedNetwork {
        Objects.requireNonNull(ssid, "ssid");
        Objects.requireNonNull(bssid, "bssid");
        Objects.requireNonNull(security, "security");
        ciphers = Set.copyOf(ciphers);
        keyManagement = Set.copyOf(keyManagement);
    }

    /** How a network is protected, as a scan tells. */
    public enum Security {
        /** Not at all. */
        OPEN,
        /** WEP; insecure. */
        WEP,
        /** WPA. */
        WPA,
        /** WPA2. */
        WPA2,
        /** WPA or WPA2. */
        WPA_WPA2,
        /** In a way that this version does not know. */
        UNKNOWN
    }

    /** How a network encrypts. */
    public enum Cipher {
        /** Not at all. */
        NONE,
        /** WEP with 40 bits; insecure. */
        WEP40,
        /** WEP with 104 bits; insecure. */
        WEP104,
        /** TKIP. */
        TKIP,
        /** CCMP, which is AES. */
        CCMP,
        /** In a way that this version does not know. */
        UNKNOWN
    }

    /** How a network manages its keys. */
    public enum KeyManagement {
        /** Not at all. */
        NONE,
        /** With user accounts. */
        IEEE_802_1X,
        /** With a pre-shared key. */
        PSK,
        /** In a way that this version does not know. */
        UNKNOWN
    }
}
