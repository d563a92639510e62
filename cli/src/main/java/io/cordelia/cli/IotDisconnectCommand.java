package io.cordelia.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia iot disconnect}: ends a module's connection to its broker. */
@Command(
        name = "disconnect",
        description = "Disconnect a module from its broker. It stays in its network (wifi leave ends that).",
        footer = {"", "Example: ${COMMAND-FULL-NAME} -p /dev/ttyUSB0"})
final class IotDisconnectCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Override
    public Integer call() {
        try (ModuleSession session = port.module()) {
            boolean wasConnected = ModuleLink.disconnect(session.module());
            port.context().screen().note(wasConnected ? "disconnected" : "the module was not connected");
        }
        return ExitStatus.DONE;
    }
}
