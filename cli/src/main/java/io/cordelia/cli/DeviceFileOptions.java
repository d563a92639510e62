package io.cordelia.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of every command that reads a device.yaml, but for its name. */
final class DeviceFileOptions {

    static final String CONFIG = "--config";
    static final String CONFIG_HELP = "The device.yaml: broker, client id, certificates, topics, Wi-Fi.";

    @Option(names = "--ignore-dates", description = "Use certificates that have expired or are not valid yet.")
    private boolean ignoreDates;

    /** Reads a device.yaml and its files, and tells the user what is to be said of them. */
    Device read(Path path, CommandContext context) {
        return Device.read(new DeviceFile(path, context.host().environment()), ignoreDates, context.screen());
    }

    boolean ignoreDates() {
        return ignoreDates;
    }
}
