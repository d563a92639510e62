package io.cordelia.sim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@code get} and {@code set} (PROTOCOL section 3): the kept settings, and those that are read from or go to a part. */
final class SettingCommands {

    private static final String TIME = "time";

    private final Settings settings;
    private final ModuleClock clock;
    private final Map<String, Supplier<String>> readOnly = new HashMap<>();

    SettingCommands(Settings settings, ModuleClock clock, ModuleIdentity identity, BooleanSupplier wlanConnected) {
        this.settings = settings;
        this.clock = clock;
        readOnly(Setting.GENERAL, "version", () -> Assumptions.VERSION);
        readOnly(Setting.IOT, "UDID", identity::udid);
        readOnly(Setting.IOT, "deviceID", identity::deviceId);
        readOnly(Setting.OTA, "updateVersion", () -> '"' + Assumptions.FIRMWARE + '"');
        readOnly(Setting.STATUS, "device", () -> "");
        readOnly(Setting.STATUS, "wlan", () -> wlanConnected.getAsBoolean() ? "wlan_sta_connected" : "");
        readOnly(Setting.STATUS, "bsd", () -> "");
        readOnly(Setting.STATUS, "netapp", () -> wlanConnected.getAsBoolean() ? "ipacquired" : "");
    }

    private void readOnly(String id, String option, Supplier<String> value) {
        readOnly.put(Settings.key(id, option), value);
    }

    List<Command> all() {
        return List.of(
                Command.of("get", "<id>,<option>", 2, this::get),
                new Command("set", "<id>,<option>,<value>", this::set));
    }

    private void get(List<Argument> arguments, Reply reply) throws AtError {
        String id = arguments.get(0).string(Assumptions.MAX_LINE_BYTES);
        String option = arguments.get(1).string(Assumptions.MAX_LINE_BYTES);
        reply.info("get", value(id, option));
    }

    private String value(String id, String option) throws AtError {
        if (is(id, option, TIME)) {
            return clock.values();
        }
        Optional<Supplier<String>> reader = Optional.ofNullable(readOnly.get(Settings.key(id, option)));
        if (reader.isPresent()) {
            return reader.get().get();
        }
        Setting setting = known(Settings.find(id, option));
        return setting.type().write(settings.get(setting));
    }

    private void set(ArgumentReader arguments, Reply reply) throws AtError {
        Argument idArgument = arguments.next();
        Argument optionArgument = arguments.next();
        if (!arguments.hasMore()) {
            throw AtError.numberOfParameters();
        }
        String id = idArgument.string(Assumptions.MAX_LINE_BYTES);
        String option = optionArgument.string(Assumptions.MAX_LINE_BYTES);
        if (is(id, option, TIME)) {
            clock.set(arguments);
        } else {
            Setting setting = known(Settings.find(id, option));
            settings.set(setting, setting.type().read(arguments));
        }
    }

    private static boolean is(String id, String option, String general) {
        return Setting.GENERAL.equalsIgnoreCase(id) && general.equalsIgnoreCase(option);
    }

    private static Setting known(Optional<Setting> setting) throws AtError {
        return setting.orElseThrow(() -> AtError.parseParameters(AtError.NOT_A_WORD));
    }
}
