package io.cordelia.cli;

import io.cordelia.at.ReadableKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cordelia settings get}: some settings. */
@Command(
        name = "get",
        description = {"Print the value of one setting, or names and values of several.", "As JSON: {name: value}."},
        footer = {"", "Example: cordelia settings get -p /dev/ttyUSB0 MQTT.iotHubEndpoint"})
final class SettingsGetCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Mixin
    private SecretOptions secrets;

    @Parameters(
            paramLabel = "NAME",
            arity = "1..*",
            completionCandidates = SettingName.Candidates.class,
            description = "Names of settings.")
    private List<String> names = List.of();

    @Override
    public Integer call() {
        List<ReadableKey<?>> keys =
                names.stream().<ReadableKey<?>>map(SettingName::find).toList();
        try (ModuleSession session = port.module()) {
            Map<String, String> values = new LinkedHashMap<>();
            for (ReadableKey<?> key : keys) {
                String value = session.module().settings().getText(key);
                values.put(SettingName.of(key), secrets.shown(key, value));
            }
            output.print(values, () -> values.size() == 1 ? List.copyOf(values.values()) : OutputOptions.facts(values));
        }
        return ExitStatus.DONE;
    }
}
