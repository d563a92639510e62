package io.cordelia.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia soft monitor}: prints the messages that the software device gets. */
@Command(
        name = "monitor",
        description = {
            "Connect and print each message that arrives, until stopped (Ctrl-C).",
            "Ends with status 5 if the connection is lost. " + MonitoringCommand.FORMS
        },
        footer = {"", "Example: ${COMMAND-FULL-NAME} --config device.yaml"})
final class SoftMonitorCommand extends MonitoringCommand {

    @Mixin
    private SoftOptions device;

    @Override
    DeviceLink link() {
        return device.link();
    }
}
