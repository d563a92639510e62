package io.cordelia.sim;

import java.util.List;

/** The WLAN commands (PROTOCOL section 2). */
final class WlanCommands {

    private static final int MAX_SSID_BYTES = 32;
    private static final int MAX_KEY_BYTES = 64;

    private final Wlan wlan;

    WlanCommands(Wlan wlan) {
        this.wlan = wlan;
    }

    List<Command> all() {
        return List.of(
                Command.of(
                        "wlanConnect",
                        "<ssid>,<bssid>,<security>,<key>,<user>,<anonymous user>,<EAP method>",
                        7,
                        this::connect),
                Command.of("wlanDisconnect", this::disconnect));
    }

    private void connect(List<Argument> arguments, Reply reply) throws AtError {
        String ssid = arguments.get(0).string(MAX_SSID_BYTES);
        WlanSecurity security = arguments.get(2).word(WlanSecurity.class);
        String key = arguments.get(3).optionalString(MAX_KEY_BYTES);
        arguments.get(6).optionalWord(EapMethod.class);
        reply.afterwards(() -> wlan.join(ssid, security, key));
    }

    private void disconnect(Reply reply) throws AtError {
        if (!wlan.isConnected()) {
            throw AtError.processCommand(ErrorCode.WLAN_ALREADY_DISCONNECTED);
        }
        reply.afterwards(wlan::leave);
    }
}
