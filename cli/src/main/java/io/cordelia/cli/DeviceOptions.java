package io.cordelia.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of every command that connects a module as a device.yaml says. */
final class DeviceOptions extends PortOptions {

    static final String CONFIG = "--config";
    static final String CONFIG_HELP = "The device.yaml: broker, client id, certificates, topics, Wi-Fi.";
    static final String IGNORE_DATES = "--ignore-dates";
    static final String IGNORE_DATES_HELP = "Use certificates that have expired or are not valid yet.";

    @Option(names = CONFIG, paramLabel = "FILE", required = true, description = CONFIG_HELP)
    private Path config = Path.of("device.yaml");

    @Option(names = IGNORE_DATES, description = IGNORE_DATES_HELP)
    private boolean ignoreDates;

    /** Reads the configuration and makes the client; nothing is sent yet. */
    DeviceSession open() {
        CommandContext context = context();
        Device device =
                Device.read(new DeviceFile(config, context.host().environment()), ignoreDates, context.screen());
        return new DeviceSession(port(), device.config(), device.wifi(), context);
    }
}
