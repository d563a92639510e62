package io.cordelia.cli;

import picocli.CommandLine.Command;

/** {@code cordelia settings}: the module's settings. */
@Command(
        name = "settings",
        description =
                "The module's settings, by names such as MQTT.iotHubEndpoint, or iotHubEndpoint where only one group "
                        + "has it.",
        subcommands = {
            SettingsListCommand.class,
            SettingsGetCommand.class,
            SettingsSetCommand.class,
            SettingsDumpCommand.class,
            SettingsRestoreCommand.class,
            SettingsDiffCommand.class
        },
        footer = {"", "Example: cordelia settings list -p /dev/ttyUSB0"})
final class SettingsCommand extends CommandGroup {}
