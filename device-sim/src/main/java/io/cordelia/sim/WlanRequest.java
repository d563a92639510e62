package io.cordelia.sim;

import java.util.List;
import java.util.Optional;

/**
 * A network to join, as {@code wlanConnect} and {@code wlanProfileAdd} name it; texts hold one character a byte.
 *
 * @param ssid the network's name
 * @param bssid the access point's address; empty for any
 * @param security how it is secured
 * @param key its key; empty if it has none
 * @param user the user of an enterprise network
 * @param anonymousUser what that user is called outside the tunnel
 * @param eapMethod how that user proves it
 */
record WlanRequest(
        String ssid,
        String bssid,
        WlanSecurity security,
        String key,
        String user,
        String anonymousUser,
        Optional<EapMethod> eapMethod) {

    /** How many arguments it has. */
    static final int ARGUMENTS = 7;

    static final String USAGE = "<ssid>,<bssid>,<security>,<key>,<user>,<anonymous user>,<EAP method>";

    private static final int MAX_SSID_BYTES = 32;
    private static final int MAX_KEY_BYTES = 64;
    private static final int MAX_USER_BYTES = 64;

    static WlanRequest read(List<Argument> arguments) throws AtError {
        String ssid = arguments.get(0).string(MAX_SSID_BYTES);
        String bssid = arguments.get(1).isAbsent() ? "" : arguments.get(1).macAddress();
        return new WlanRequest(
                ssid,
                bssid,
                arguments.get(2).word(WlanSecurity.class),
                arguments.get(3).optionalString(MAX_KEY_BYTES),
                arguments.get(4).optionalString(MAX_USER_BYTES),
                arguments.get(5).optionalString(MAX_USER_BYTES),
                arguments.get(6).optionalWord(EapMethod.class));
    }

    /** Names the network, never key or user. */
    @Override
    public String toString() {
        return "WlanRequest[" + ssid + ", " + security + "]";
    }
}
