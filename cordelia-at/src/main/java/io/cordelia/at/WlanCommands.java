package io.cordelia.at;

/** The commands of the WLAN. */
final class WlanCommands {

    static final int MAX_SSID_BYTES = 32;

    private static final int MAX_KEY_BYTES = 64;

    private WlanCommands() {}

    static AtCommand<Void> connect(WlanNetwork network, AtTimeouts timeouts) {
        return AtCommand.of(
                "wlanConnect",
                "wlanConnect=" + network.ssid(),
                arguments(network.ssid(), network.security(), network.key()),
                timeouts.command());
    }

    static AtCommand<Void> disconnect(AtTimeouts timeouts) {
        return AtCommand.of("wlanDisconnect", timeouts.command());
    }

    /** SSID, BSSID, security, key, user, anonymous user, EAP method: all seven, empty ones too. */
    static AtArguments arguments(String ssid, WlanSecurity security, String key) {
        return new AtArguments()
                .text("SSID", ssid, MAX_SSID_BYTES)
                .omitted()
                .word(security.name())
                .secret("WLAN key", key, MAX_KEY_BYTES)
                .omitted()
                .omitted()
                .omitted();
    }
}
