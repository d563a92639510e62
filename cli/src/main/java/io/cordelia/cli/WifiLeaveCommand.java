package io.cordelia.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia wifi leave}: leaves the network. */
@Command(
        name = "leave",
        description = "Leave the network, as is needed before files are changed. Succeeds also if there is none.",
        footer = {"", "Example: cordelia wifi leave -p /dev/ttyUSB0"})
final class WifiLeaveCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Override
    public Integer call() {
        try (ModuleSession session = port.module()) {
            boolean left = session.module().wlan().disconnect();
            port.context().screen().note(left ? "left the network" : "the module was in no network");
        }
        return ExitStatus.DONE;
    }
}
