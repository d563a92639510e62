package io.cordelia.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cordelia device hibernate}: sends a module to sleep. */
@Command(
        name = "hibernate",
        description = "Send the module to sleep. It answers nothing until it wakes up, and then starts anew.",
        footer = {"", "Example: cordelia device hibernate -p /dev/ttyUSB0 3600"})
final class DeviceHibernateCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Parameters(paramLabel = "SECONDS", description = "For how long: 1 to 86400.")
    private long seconds;

    @Override
    public Integer call() {
        try (ModuleSession session = port.module()) {
            session.module().device().hibernate(Duration.ofSeconds(seconds));
        }
        port.context().screen().note("the module sleeps for " + seconds + " s");
        return ExitStatus.DONE;
    }
}
