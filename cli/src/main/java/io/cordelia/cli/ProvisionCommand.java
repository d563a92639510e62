package io.cordelia.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia provision}: from a blank module to one that has been connected. */
@Command(
        name = "provision",
        description = {
            "Upload the certificates, set the module up, join the Wi-Fi network and connect to the broker.",
            "Does only what differs, so it can be repeated. The connection is made to prove that it works, then ended."
        },
        footer = {"", "Example: cordelia provision -p /dev/ttyUSB0 --config device.yaml"})
final class ProvisionCommand implements Callable<Integer> {

    @Mixin
    private DeviceOptions device;

    @Override
    public Integer call() {
        try (DeviceSession session = device.open()) {
            session.connect();
        }
        return ExitStatus.DONE;
    }
}
