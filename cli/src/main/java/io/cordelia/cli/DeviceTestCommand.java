package io.cordelia.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia device test}: asks whether a module is there. */
@Command(
        name = "test",
        description = "Ask whether a module is there and answers.",
        footer = {"", "Example: cordelia device test -p /dev/ttyUSB0"})
final class DeviceTestCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Override
    public Integer call() {
        try (ModuleSession session = port.module()) {
            session.module().device().test();
        }
        port.context().screen().note("the module answers");
        return ExitStatus.DONE;
    }
}
