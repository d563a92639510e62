package io.cordelia.cli;

import io.cordelia.at.GeneralSettings;
import io.cordelia.at.ReadableKey;
import io.cordelia.at.SettingKey;
import io.cordelia.at.SettingKeys;
import io.cordelia.at.SettingsGroup;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.ProtocolException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cordelia settings diff}: what a file would change. */
@Command(
        name = "diff",
        description = {
            "Show which settings of a file the module has otherwise: what restore would write. "
                    + "Ends with status 1 if there are any.",
            "As JSON: [{name, module, file}]."
        },
        footer = {"", "Example: cordelia settings diff -p /dev/ttyUSB0 settings.yaml"})
final class SettingsDiffCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Mixin
    private SecretOptions secrets;

    @Parameters(paramLabel = "FILE", description = "As settings dump wrote it; settings may be missing.")
    private Path file;

    @Override
    public Integer call() {
        Map<String, Map<String, String>> wanted = SettingsFile.read(file).toMap();
        List<Difference> differences = new ArrayList<>();
        try (ModuleSession session = port.module()) {
            SettingsGroup settings = session.module().settings();
            for (ReadableKey<?> key : SettingKeys.all()) {
                if (key instanceof SettingKey<?> setting && !key.equals(GeneralSettings.TIME)) {
                    Optional.ofNullable(wanted.getOrDefault(key.id(), Map.of()).get(key.option()))
                            .flatMap(text -> difference(settings, setting, text))
                            .ifPresent(differences::add);
                }
            }
        }
        output.print(
                differences,
                () -> differences.stream().flatMap(d -> d.text().stream()).toList());
        return differences.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    private <T> Optional<Difference> difference(SettingsGroup settings, SettingKey<T> key, String text) {
        T wanted = key.parse(text);
        Optional<T> actual = value(settings, key);
        if (actual.equals(Optional.of(wanted))) {
            return Optional.empty();
        }
        return Optional.of(new Difference(
                SettingName.of(key),
                actual.map(value -> secrets.shown(key, key.format(value))),
                secrets.shown(key, key.format(wanted))));
    }

    /** What the module does not tell is written by restore, and so differs. */
    private static <T> Optional<T> value(SettingsGroup settings, SettingKey<T> key) {
        try {
            return Optional.of(settings.get(key));
        } catch (ModuleRefusedException | ProtocolException e) {
            return Optional.empty();
        }
    }

    /** A setting that differs, as it is printed. */
    record Difference(String name, Optional<String> module, String file) {

        List<String> text() {
            return List.of("- " + name + "=" + module.orElse("(not told)"), "+ " + name + "=" + file);
        }
    }
}
