package io.cordelia.cli;

import io.cordelia.device.DeviceConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of every command that connects a module as a device.yaml says. */
final class DeviceOptions extends PortOptions {

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
        CommandContext context = context();
        DeviceFile file = new DeviceFile(config, context.host().environment());
        DeviceConfig device = file.config(ignoreDates);
        file.warnings(ignoreDates).forEach(warning -> context.screen().line("warning: " + warning));
        return new DeviceSession(port(), device, file.wifi(), context);
    }
}
