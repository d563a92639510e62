package io.cordelia.cli;

import io.cordelia.at.ReadableKey;
import io.cordelia.at.SettingKeys;
import io.cordelia.at.SettingsBackup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cordelia settings list}: all settings. */
@Command(
        name = "list",
        description = {
            "List the settings with their values, or with --names what there is and what is allowed.",
            "As JSON: {name: value}; with --names [{name, allowed, secret}]."
        },
        footer = {"", "Example: cordelia settings list -p /dev/ttyUSB0 MQTT"})
final class SettingsListCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Mixin
    private SecretOptions secrets;

    @Option(names = "--names", description = "Only what settings there are; asks no module.")
    private boolean names;

    @Parameters(paramLabel = "GROUP", arity = "0..1", description = "Only those of a group, such as MQTT.")
    private Optional<String> group = Optional.empty();

    @Override
    public Integer call() {
        List<ReadableKey<?>> keys = SettingKeys.all().stream()
                .filter(key -> group.isEmpty() || key.id().equalsIgnoreCase(group.get()))
                .toList();
        if (keys.isEmpty()) {
            throw new WrongInputException("there is no group " + group.orElse("") + " of settings: "
                    + String.join(
                            ", ",
                            SettingKeys.all().stream()
                                    .map(ReadableKey::id)
                                    .distinct()
                                    .toList()));
        }
        if (names) {
            List<Known> known = keys.stream().map(Known::of).toList();
            output.print(known, () -> table(known));
        } else {
            list(keys);
        }
        return ExitStatus.DONE;
    }

    private void list(List<ReadableKey<?>> keys) {
        try (ModuleSession session = port.module()) {
            SettingsBackup backup = session.module().settings().dump();
            Map<String, Map<String, String>> values = secrets.show() ? backup.toMap() : backup.masked();
            Map<String, String> listed = new LinkedHashMap<>();
            for (ReadableKey<?> key : keys) {
                Optional.ofNullable(values.getOrDefault(key.id(), Map.of()).get(key.option()))
                        .ifPresent(value -> listed.put(SettingName.of(key), value));
            }
            backup.unreadable().forEach(reason -> port.context().screen().note("not told: " + reason));
            output.print(listed, () -> OutputOptions.facts(listed));
        }
    }

    private static List<String> table(List<Known> known) {
        TextTable table = new TextTable();
        table.row("NAME", "ALLOWED");
        known.forEach(key -> table.row(key.name(), key.allowed()));
        return table.lines();
    }

    /** A setting that there is, as it is printed. */
    record Known(String name, String allowed, boolean secret) {

        static Known of(ReadableKey<?> key) {
            return new Known(SettingName.of(key), key.allowed(), key.isSecret());
        }
    }
}
