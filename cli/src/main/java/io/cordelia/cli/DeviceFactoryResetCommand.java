package io.cordelia.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia device factory-reset}: clears files and settings. */
@Command(
        name = "factory-reset",
        description = {
            "Clear all files and settings, and wait until the module has started again.",
            "That takes about a minute, during which it must keep its power. "
                    + "As JSON: {article, chip, mac, firmware}."
        },
        footer = {"", "Example: cordelia device factory-reset -p /dev/ttyUSB0 --yes"})
final class DeviceFactoryResetCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Mixin
    private ConfirmOptions confirm;

    @Override
    public Integer call() {
        if (!confirm.isWanted("clear all files and settings of the module")) {
            return ExitStatus.FAILED;
        }
        try (ModuleSession session = port.module()) {
            port.context().screen().note("resetting: this takes about a minute, keep the module's power on");
            Started started = Started.of(session.module().device().factoryReset());
            output.print(started, started::text);
        }
        return ExitStatus.DONE;
    }
}
