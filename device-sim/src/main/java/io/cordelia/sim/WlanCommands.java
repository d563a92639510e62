package io.cordelia.sim;

import java.util.List;
import java.util.Optional;

/** The WLAN commands (PROTOCOL section 2). */
final class WlanCommands {

    private static final int MAX_SCAN_ENTRIES = 30;
    private static final int MAX_INDEX = 255;

    private final Wlan wlan;
    private final WlanProfiles profiles;
    private final WlanPolicies policies;
    private final Settings settings;

    WlanCommands(Wlan wlan, WlanProfiles profiles, WlanPolicies policies, Settings settings) {
        this.wlan = wlan;
        this.profiles = profiles;
        this.policies = policies;
        this.settings = settings;
    }

    List<Command> all() {
        return List.of(
                Command.of("wlanScan", "<index 0..29>,<count 1..30>", 2, this::scan),
                Command.of("wlanConnect", WlanRequest.USAGE, WlanRequest.ARGUMENTS, this::connect),
                Command.of("wlanDisconnect", this::disconnect),
                Command.of(
                        "wlanProfileAdd",
                        WlanRequest.USAGE + ",<priority 0..15>",
                        WlanRequest.ARGUMENTS + 1,
                        this::addProfile),
                Command.of("wlanProfileGet", "<index>", 1, this::getProfile),
                Command.of("wlanProfileDel", "<index>", 1, (a, reply) -> profiles.delete(index(a.get(0)))),
                Command.of("wlanPolicySet", "<connection | scan | PM | P2P>,<policy>,<value>", 3, this::setPolicy),
                Command.of("wlanPolicyGet", "<connection | scan | PM | P2P>", 1, this::getPolicy),
                new Command("wlanSet", "general,<option>,<value>", this::set),
                Command.of("wlanGet", "general,<option>", 2, this::get));
    }

    private void scan(List<Argument> arguments, Reply reply) throws AtError {
        int index = (int) arguments.get(0).number(0, MAX_SCAN_ENTRIES - 1L);
        int count = (int) arguments.get(1).number(1, MAX_SCAN_ENTRIES);
        wlan.scan(index, count).forEach(network -> reply.info("wlanscan", network));
    }

    private void connect(List<Argument> arguments, Reply reply) throws AtError {
        WlanRequest request = WlanRequest.read(arguments);
        reply.afterwards(() -> wlan.join(request));
    }

    private void disconnect(Reply reply) throws AtError {
        if (!wlan.isConnected()) {
            throw AtError.processCommand(ErrorCode.WLAN_ALREADY_DISCONNECTED);
        }
        reply.afterwards(wlan::leave);
    }

    private void addProfile(List<Argument> arguments, Reply reply) throws AtError {
        WlanRequest network = WlanRequest.read(arguments);
        int priority = (int) arguments.get(WlanRequest.ARGUMENTS).number(0, Assumptions.MAX_PROFILE_PRIORITY);
        reply.info("wlanprofileadd", Integer.toString(profiles.add(new WlanProfiles.Profile(network, priority))));
    }

    private void getProfile(List<Argument> arguments, Reply reply) throws AtError {
        WlanProfiles.Profile profile = profiles.get(index(arguments.get(0)));
        WlanRequest network = profile.network();
        reply.info(
                "wlanprofileget",
                String.join(
                        ",",
                        network.ssid(),
                        network.bssid(),
                        network.security().name(),
                        Assumptions.PROFILE_KEY,
                        network.user(),
                        network.anonymousUser(),
                        network.eapMethod().map(Enum::name).orElse(""),
                        Integer.toString(profile.priority())));
    }

    private void setPolicy(List<Argument> arguments, Reply reply) throws AtError {
        WlanPolicies.Type type = arguments.get(0).word(WlanPolicies.Type.class);
        policies.set(type, arguments.get(1), arguments.get(2));
    }

    private void getPolicy(List<Argument> arguments, Reply reply) throws AtError {
        reply.info("wlanpolicyget", policies.get(arguments.get(0).word(WlanPolicies.Type.class)));
    }

    private void set(ArgumentReader arguments, Reply reply) throws AtError {
        Setting setting = general(arguments.next(), arguments.next());
        settings.set(setting, setting.type().read(arguments));
    }

    private void get(List<Argument> arguments, Reply reply) throws AtError {
        Setting setting = general(arguments.get(0), arguments.get(1));
        reply.info("wlanget", setting.type().write(settings.get(setting)));
    }

    private static Setting general(Argument id, Argument option) throws AtError {
        String name = option.string(Assumptions.MAX_LINE_BYTES);
        Optional<Setting> setting = id.string(Assumptions.MAX_LINE_BYTES).equalsIgnoreCase(Setting.GENERAL)
                ? Settings.findInternal(Setting.WLAN_GENERAL, name)
                : Optional.empty();
        return setting.orElseThrow(() -> AtError.parseParameters(AtError.NOT_A_WORD));
    }

    private static int index(Argument argument) throws AtError {
        return (int) argument.number(0, MAX_INDEX);
    }
}
