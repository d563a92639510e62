package io.cordelia.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia device reboot}: restarts a module. */
@Command(
        name = "reboot",
        description = {
            "Restart the module, wait until it has started, and print what it tells then.",
            "As JSON: {article, chip, mac, firmware}."
        },
        footer = {"", "Example: cordelia device reboot -p /dev/ttyUSB0"})
final class DeviceRebootCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        try (ModuleSession session = port.module()) {
            Started started = Started.of(session.module().device().reboot());
            output.print(started, started::text);
        }
        return ExitStatus.DONE;
    }
}
