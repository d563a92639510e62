package io.cordelia.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia soft connect}: shows whether the software device can connect. */
@Command(
        name = "connect",
        description = {
            "Connect and disconnect: shows whether the broker takes these credentials, without a module.",
            "If this works and iot connect does not, the module is to blame, or its network."
        },
        footer = {"", "Example: ${COMMAND-FULL-NAME} --config device.yaml"})
final class SoftConnectCommand implements Callable<Integer> {

    @Mixin
    private SoftOptions device;

    @Override
    public Integer call() {
        try (DeviceLink link = device.link()) {
            link.connect();
        }
        return ExitStatus.DONE;
    }
}
