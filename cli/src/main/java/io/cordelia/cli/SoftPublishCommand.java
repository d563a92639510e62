package io.cordelia.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia soft publish}: publishes as the software device. */
@Command(
        name = "publish",
        description = "Connect, publish a message or more, and disconnect.",
        footer = {"", "Example: ${COMMAND-FULL-NAME} --config device.yaml -t cordelia/apple -m hello"})
final class SoftPublishCommand extends PublishingCommand {

    @Mixin
    private SoftOptions device;

    @Override
    DeviceLink link() {
        return device.link();
    }
}
