package io.cordelia.at;

import io.cordelia.at.ScannedNetwork.Cipher;
import io.cordelia.at.ScannedNetwork.KeyManagement;
import io.cordelia.at.ScannedNetwork.Security;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The commands of the WLAN. */
final class WlanCommands {

    static final int MAX_SSID_BYTES = 32;
    static final int MAX_NETWORKS = 30;
    /** How many profiles the chip stores (F). */
    static final int PROFILES = 7;

    private static final int MAX_KEY_BYTES = 64;
    private static final int MAX_PRIORITY = 15;
    private static final int MAX_PROFILE_INDEX = 255;
    private static final int MAX_TRANSMIT_POWER = 15;
    private static final int BYTE = 0xff;
    private static final int SCAN_FIELDS = 8;
    private static final int PROFILE_FIELDS = 8;
    private static final String GENERAL = "general";

    private WlanCommands() {}

    static AtCommand<List<ScannedNetwork>> scan(AtTimeouts timeouts) {
        return AtCommand.of(
                        CommandName.WLAN_SCAN,
                        "wlanScan",
                        new AtArguments().number(0).number(MAX_NETWORKS),
                        timeouts.command())
                .answeredByAll(responses ->
                        responses.stream().map(WlanCommands::scanned).toList());
    }

    static AtCommand<Void> connect(WlanNetwork network, AtTimeouts timeouts) {
        return AtCommand.of(
                CommandName.WLAN_CONNECT, "wlanConnect=" + network.ssid(), arguments(network), timeouts.command());
    }

    static AtCommand<Void> disconnect(AtTimeouts timeouts) {
        return AtCommand.of(CommandName.WLAN_DISCONNECT, timeouts.command());
    }

    static AtCommand<Integer> addProfile(WlanNetwork network, int priority, AtTimeouts timeouts) {
        checkRange("priority", priority, 0, MAX_PRIORITY);
        return AtCommand.of(
                        CommandName.WLAN_PROFILE_ADD,
                        "wlanProfileAdd=" + network.ssid(),
                        arguments(network).number(priority),
                        timeouts.command())
                .answeredBy(response -> AtResponse.smallNumber(response.text()));
    }

    static AtCommand<WlanProfile> profile(int index, AtTimeouts timeouts) {
        return profileCommand(CommandName.WLAN_PROFILE_GET, index, timeouts)
                .withSecretAnswer()
                .answeredBy(response -> profile(index, response));
    }

    static AtCommand<Void> deleteProfile(int index, AtTimeouts timeouts) {
        return profileCommand(CommandName.WLAN_PROFILE_DELETE, index, timeouts);
    }

    static AtCommand<Void> setPolicy(WlanPolicy policy, AtTimeouts timeouts) {
        AtArguments arguments = new AtArguments();
        if (policy instanceof WlanPolicy.Connection connection) {
            arguments
                    .word("connection")
                    .word(Words.mask(connection.options(), WlanPolicy.ConnectionOption::word))
                    .omitted();
        } else if (policy instanceof WlanPolicy.Scan scan) {
            arguments
                    .word("scan")
                    .word(scan.mode().word())
                    .number(scan.interval().toSeconds());
        } else if (policy instanceof WlanPolicy.Power power) {
            arguments
                    .word("PM")
                    .word(power.mode().word())
                    .number(power.maxSleep().toMillis());
        } else if (policy instanceof WlanPolicy.PeerToPeer peers) {
            arguments
                    .word("P2P")
                    .word(peers.role().name())
                    .word(peers.negotiation().name());
        }
        return AtCommand.of(CommandName.WLAN_POLICY_SET, "wlanPolicySet", arguments, timeouts.command());
    }

    static AtCommand<WlanPolicy.Connection> connectionPolicy(AtTimeouts timeouts) {
        return policy(
                "connection",
                fields -> new WlanPolicy.Connection(Words.readMask(
                        WlanPolicy.ConnectionOption.class, WlanPolicy.ConnectionOption::word, fields.get(0))),
                timeouts);
    }

    static AtCommand<WlanPolicy.Scan> scanPolicy(AtTimeouts timeouts) {
        return policy(
                "scan",
                fields -> new WlanPolicy.Scan(
                        Words.read(WlanPolicy.ScanMode.class, WlanPolicy.ScanMode::word, fields.get(0)),
                        Duration.ofSeconds(second(fields))),
                timeouts);
    }

    static AtCommand<WlanPolicy.Power> powerPolicy(AtTimeouts timeouts) {
        return policy(
                "PM",
                fields -> {
                    WlanPolicy.PowerMode mode =
                            Words.read(WlanPolicy.PowerMode.class, WlanPolicy.PowerMode::word, fields.get(0));
                    boolean sleeps = mode == WlanPolicy.PowerMode.LONG_SLEEP;
                    return new WlanPolicy.Power(mode, sleeps ? Duration.ofMillis(second(fields)) : Duration.ZERO);
                },
                timeouts);
    }

    static AtCommand<WlanPolicy.PeerToPeer> peerToPeerPolicy(AtTimeouts timeouts) {
        return policy(
                "P2P",
                fields -> new WlanPolicy.PeerToPeer(
                        Words.read(WlanPolicy.Role.class, Enum::name, fields.get(0)),
                        Words.read(WlanPolicy.Negotiation.class, Enum::name, fields.size() > 1 ? fields.get(1) : "")),
                timeouts);
    }

    static AtCommand<CountryCode> countryCode(AtTimeouts timeouts) {
        return get(
                "COUNTRY_CODE",
                response -> Words.read(CountryCode.class, Enum::name, AtResponse.unquote(response.text())),
                timeouts);
    }

    static AtCommand<Void> setCountryCode(CountryCode code, AtTimeouts timeouts) {
        return set("COUNTRY_CODE", option -> option.word(code.name()), timeouts);
    }

    static AtCommand<Integer> transmitPower(AtTimeouts timeouts) {
        return get("STA_TX_POWER", response -> AtResponse.smallNumber(response.text()), timeouts);
    }

    static AtCommand<Void> setTransmitPower(int reduction, AtTimeouts timeouts) {
        checkRange("transmit power", reduction, 0, MAX_TRANSMIT_POWER);
        return set("STA_TX_POWER", option -> option.number(reduction), timeouts);
    }

    static AtCommand<ScanParameters> scanParameters(AtTimeouts timeouts) {
        return get(
                "SCAN_PARAMS",
                response -> {
                    List<String> fields = response.fields(2);
                    // The chip keeps the RSSI in a byte with a sign, which may come as 0xa1 or as 0xffffffa1.
                    return checked(() -> new ScanParameters(
                            AtResponse.smallNumber(fields.get(0)), (byte) AtResponse.number(fields.get(1))));
                },
                timeouts);
    }

    static AtCommand<Void> setScanParameters(ScanParameters parameters, AtTimeouts timeouts) {
        return set(
                "SCAN_PARAMS",
                option -> option.hex(parameters.channelMask()).hex(parameters.minRssi() & BYTE),
                timeouts);
    }

    static AtCommand<Void> suspendProfiles(int mask, AtTimeouts timeouts) {
        return set("SUSPEND_PROFILES", option -> option.hex(mask), timeouts);
    }

    static AtCommand<Void> disableServerCheck(boolean disabled, AtTimeouts timeouts) {
        return set("DISABLE_ENT_SERVER_AUTH", option -> option.number(disabled ? 1 : 0), timeouts);
    }

    /** Checks what goes with every network. */
    static void checkNames(String ssid, String key) {
        new AtArguments()
                .text("SSID", ssid, MAX_SSID_BYTES)
                .secret("WLAN key", key, MAX_KEY_BYTES)
                .omitted()
                .encode();
    }

    static void checkRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new InvalidRequestException(name, value + " is out of range", min + " to " + max);
        }
    }

    /** SSID, BSSID, security, key, user, anonymous user, EAP method: all seven, empty ones too. */
    private static AtArguments arguments(WlanNetwork network) {
        AtArguments arguments = new AtArguments()
                .text("SSID", network.ssid(), MAX_SSID_BYTES)
                .word(network.bssid().map(MacAddress::word).orElse(""))
                .word(network.security().name())
                .secret("WLAN key", network.key(), MAX_KEY_BYTES);
        return network.user()
                .map(user -> user.addTo(arguments))
                .orElseGet(() -> arguments.omitted().omitted().omitted());
    }

    private static AtCommand<Void> profileCommand(CommandName name, int index, AtTimeouts timeouts) {
        checkRange("profile", index, 0, MAX_PROFILE_INDEX);
        return AtCommand.of(name, name.word() + "=" + index, new AtArguments().number(index), timeouts.command());
    }

    private static <T> AtCommand<T> policy(String type, Function<List<String>, T> reader, AtTimeouts timeouts) {
        return AtCommand.of(
                        CommandName.WLAN_POLICY_GET,
                        "wlanPolicyGet=" + type,
                        new AtArguments().word(type),
                        timeouts.command())
                .answeredBy(response -> checked(() -> reader.apply(response.fields(1))));
    }

    private static <T> AtCommand<T> get(String option, Function<AtResponse, T> reader, AtTimeouts timeouts) {
        return AtCommand.of(
                        CommandName.WLAN_GET,
                        "wlanGet=" + GENERAL + "," + option,
                        new AtArguments().word(GENERAL).word(option),
                        timeouts.command())
                .answeredBy(reader);
    }

    private static AtCommand<Void> set(String option, Function<AtArguments, AtArguments> value, AtTimeouts timeouts) {
        return AtCommand.of(
                CommandName.WLAN_SET,
                "wlanSet=" + GENERAL + "," + option,
                value.apply(new AtArguments().word(GENERAL).word(option)),
                timeouts.command());
    }

    private static long second(List<String> fields) {
        return AtResponse.number(fields.size() > 1 ? fields.get(1) : "");
    }

    /** A value of the module that is out of range is its fault, not that of the request. */
    private static <T> T checked(Supplier<T> value) {
        try {
            return value.get();
        } catch (InvalidRequestException e) {
            throw new ProtocolException("the answer is out of range: " + e.getMessage(), e);
        }
    }

    private static ScannedNetwork scanned(AtResponse response) {
        List<String> fields = response.fieldsAfterText(SCAN_FIELDS);
        return new ScannedNetwork(
                fields.get(0),
                MacAddress.read(fields.get(1)),
                AtResponse.smallNumber(fields.get(2)),
                AtResponse.smallNumber(fields.get(3)),
                Words.find(Security.class, Enum::name, fields.get(4)).orElse(Security.UNKNOWN),
                fields.get(5).equals("1") || fields.get(5).equalsIgnoreCase("true"),
                Words.readMask(Cipher.class, Enum::name, fields.get(6), Cipher.UNKNOWN),
                Words.readMask(
                        KeyManagement.class,
                        value -> value == KeyManagement.IEEE_802_1X ? "802_1_x" : value.name(),
                        fields.get(7),
                        KeyManagement.UNKNOWN));
    }

    /** SSID, BSSID, security, key, user, anonymous user, EAP method, priority. */
    private static WlanProfile profile(int index, AtResponse response) {
        List<String> fields = response.fieldsAfterText(PROFILE_FIELDS);
        String bssid = fields.get(1);
        boolean anyAccessPoint = bssid.replaceAll("0x|[0:]", "").isEmpty();
        return new WlanProfile(
                index,
                fields.get(0),
                // Nothing stands for an open network (D).
                fields.get(2).isEmpty() ? WlanSecurity.OPEN : Words.read(WlanSecurity.class, Enum::name, fields.get(2)),
                anyAccessPoint ? Optional.empty() : Optional.of(MacAddress.read(bssid)),
                fields.get(4),
                AtResponse.smallNumber(fields.get(7)));
    }
}
