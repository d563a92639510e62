package io.cordelia.cli;

import io.cordelia.at.DeviceGroup;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cordelia device time}: a module's clock. */
@Command(
        name = "time",
        description = {
            "Show the module's clock, against which it checks the dates of certificates, and how far it is ahead of that "
                    + "of this computer, or behind it.",
            "As JSON: {time, aheadSeconds}, which is negative if it is behind."
        },
        footer = {"", "Example: cordelia device time -p /dev/ttyUSB0 --set"})
final class DeviceTimeCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Option(names = "--set", description = "Set it to the time of this computer first.")
    private boolean set;

    @Override
    public Integer call() {
        try (ModuleSession session = port.module()) {
            DeviceGroup device = session.module().device();
            if (set) {
                device.setTime(Clock.systemUTC());
            }
            Instant time = device.time();
            long ahead = Duration.between(Instant.now(), time).toSeconds();
            output.print(new Told(time.toString(), ahead), () -> List.of(time + "  (" + difference(ahead) + ")"));
        }
        return ExitStatus.DONE;
    }

    /** For people. */
    static String difference(long ahead) {
        return ahead == 0 ? "right" : Math.abs(ahead) + " s " + (ahead < 0 ? "behind" : "ahead");
    }

    /** As it is printed. */
    record Told(String time, long aheadSeconds) {}
}
