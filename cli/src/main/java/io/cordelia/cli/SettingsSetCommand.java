package io.cordelia.cli;

import io.cordelia.at.SettingKey;
import io.cordelia.at.SettingsGroup;
import io.cordelia.device.InvalidRequestException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cordelia settings set}: changes settings. */
@Command(
        name = "set",
        description = {
            "Set settings; those that have the value already are left alone. All values are checked before one is sent.",
            "A name without = asks for the value, or reads a line of standard input, so that secrets need not stand on the "
                    + "command line."
        },
        footer = {"", "Example: cordelia settings set -p /dev/ttyUSB0 MQTT.iotHubPort=8883 MQTT.password"})
final class SettingsSetCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Parameters(
            paramLabel = "NAME=VALUE",
            arity = "1..*",
            completionCandidates = SettingName.WritableCandidates.class,
            description = "Settings and what they are to be.")
    private List<String> assignments = List.of();

    @Override
    public Integer call() {
        CommandContext context = port.context();
        Map<SettingKey<?>, String> values = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            SettingKey<?> key = SettingName.findWritable(equals < 0 ? assignment : assignment.substring(0, equals));
            String value = equals < 0 ? asked(key, context.host().keyboard()) : assignment.substring(equals + 1);
            key.parse(value);
            if (values.put(key, value) != null) {
                throw new WrongInputException(SettingName.of(key) + " stands twice");
            }
        }
        try (ModuleSession session = port.module()) {
            values.forEach((key, value) -> {
                boolean written = set(session.module().settings(), key, value);
                context.screen().note(SettingName.of(key) + (written ? ": set" : ": has that value"));
            });
        }
        return ExitStatus.DONE;
    }

    private static String asked(SettingKey<?> key, Keyboard keyboard) {
        String question = SettingName.of(key) + ": ";
        Optional<String> value = !keyboard.isTerminal()
                ? keyboard.line()
                : key.isSecret() ? keyboard.askSecret(question) : keyboard.ask(question);
        return value.orElseThrow(() -> new InvalidRequestException(
                SettingName.of(key), "has no value", "NAME=VALUE, or a line of standard input"));
    }

    private static <T> boolean set(SettingsGroup settings, SettingKey<T> key, String value) {
        return settings.setIfDifferent(key, key.parse(value));
    }
}
