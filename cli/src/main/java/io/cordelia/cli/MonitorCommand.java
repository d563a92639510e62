package io.cordelia.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia iot monitor}, {@code cordelia monitor}: prints the messages that a module gets. */
@Command(
        name = "monitor",
        description = {
            "Connect a module and print each message that arrives, until stopped (Ctrl-C).",
            "Ends with status 5 if the connection is lost. " + MonitoringCommand.FORMS
        },
        footer = {"", "Example: ${COMMAND-FULL-NAME} -p /dev/ttyUSB0 --config device.yaml"})
final class MonitorCommand extends MonitoringCommand {

    @Mixin
    private IotOptions device;

    @Override
    DeviceLink link() {
        return device.link();
    }
}
