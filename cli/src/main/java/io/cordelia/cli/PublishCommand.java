package io.cordelia.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia iot publish}, {@code cordelia publish}: publishes as a module. */
@Command(
        name = "publish",
        description = "Connect a module, publish a message or more, and disconnect.",
        footer = {"", "Example: ${COMMAND-FULL-NAME} -p /dev/ttyUSB0 --config device.yaml -t cordelia/apple -m hello"})
final class PublishCommand extends PublishingCommand {

    @Mixin
    private IotOptions device;

    @Override
    DeviceLink link() {
        return device.link();
    }
}
