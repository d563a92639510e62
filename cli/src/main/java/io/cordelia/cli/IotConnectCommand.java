package io.cordelia.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia iot connect}: connects a module, and leaves it so. */
@Command(
        name = "connect",
        description = {
            "Connect a module to its broker, and leave it connected.",
            "One that is connected already stays so; to use changed settings, disconnect it first."
        },
        footer = {"", "Example: ${COMMAND-FULL-NAME} -p /dev/ttyUSB0 --config device.yaml"})
final class IotConnectCommand implements Callable<Integer> {

    @Mixin
    private IotOptions device;

    @Override
    public Integer call() {
        try (DeviceLink link = device.linkThatStays()) {
            link.connect();
        }
        return ExitStatus.DONE;
    }
}
