package io.cordelia.cli;

import io.cordelia.at.ReadableKey;
import io.cordelia.at.SettingKeys;
import io.cordelia.at.SettingsBackup;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cordelia settings dump}: all settings, for a file. */
@Command(
        name = "dump",
        description = "Print all settings as YAML, for a file that restore and diff read.",
        footer = {"", "Example: cordelia settings dump -p /dev/ttyUSB0 > settings.yaml"})
final class SettingsDumpCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Option(
            names = "--show-secrets",
            description =
                    "With user name and password of the broker: keep the output safe. Otherwise they are left out.")
    private boolean showSecrets;

    @Override
    public Integer call() {
        CommandContext context = port.context();
        try (ModuleSession session = port.module()) {
            SettingsBackup backup = session.module().settings().dump();
            Map<String, Map<String, String>> groups = new LinkedHashMap<>();
            backup.toMap().forEach((group, options) -> groups.put(group, new LinkedHashMap<>(options)));
            if (!showSecrets) {
                SettingKeys.all().stream().filter(ReadableKey::isSecret).forEach(key -> leaveOut(key, groups, context));
            }
            backup.unreadable().forEach(reason -> context.screen().note("not told: " + reason));
            context.out().print(SettingsFile.text(groups));
            context.out().flush();
        }
        return ExitStatus.DONE;
    }

    private static void leaveOut(ReadableKey<?> key, Map<String, Map<String, String>> groups, CommandContext context) {
        String value = groups.getOrDefault(key.id(), Map.of()).getOrDefault(key.option(), "");
        if (!value.isEmpty()) {
            groups.get(key.id()).remove(key.option());
            context.screen().note("left out: " + SettingName.of(key) + " (--show-secrets)");
        }
    }
}
