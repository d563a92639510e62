package io.cordelia.cli;

import picocli.CommandLine.Command;

/** {@code cordelia iot}: the module's connection to its broker. */
@Command(
        name = "iot",
        description = {
            "The module's connection to its broker: connect, publish, subscribe, watch, disconnect, enrol.",
            "publish, subscribe and monitor use the connection that the module has, and leave it; or they make one, and end it."
        },
        subcommands = {
            IotConnectCommand.class,
            PublishCommand.class,
            SubscribeCommand.class,
            MonitorCommand.class,
            IotDisconnectCommand.class,
            IotEnrolCommand.class
        },
        footer = {"", "Example: cordelia iot connect -p /dev/ttyUSB0 --config device.yaml"})
final class IotCommand extends CommandGroup {}
