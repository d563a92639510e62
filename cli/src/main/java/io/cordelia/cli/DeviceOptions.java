package io.cordelia.cli;

import io.cordelia.device.DeviceConfig;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of every command that drives a module. */
final class DeviceOptions {

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            required = true,
            description = "Where the module is: a serial port (/dev/ttyUSB0, COM3), tcp://host:port, "
                    + "or sim for a simulated one in this process.")
    private String port = "";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "The device.yaml: broker, client id, certificates, topics, Wi-Fi.")
    private Path config = Path.of("device.yaml");

    @Option(names = "--ignore-dates", description = "Use certificates that have expired or are not valid yet.")
    private boolean ignoreDates;

    /** Reads the configuration and makes the client; nothing is sent yet. */
    DeviceSession open() {
        DeviceFile file = new DeviceFile(config, System.getenv());
        boolean debug = ((Main) spec.root().userObject()).debug();
        Screen screen = new Screen(spec.commandLine().getErr(), Terminal.ansi());
        DeviceConfig device = file.config(ignoreDates);
        file.warnings(ignoreDates).forEach(warning -> screen.line("warning: " + warning));
        return new DeviceSession(port, device, file.wifi(), screen, debug);
    }
}
