package io.cordelia.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of every command that reads a device.yaml, but for its name. */
final class DeviceFileOptions {

    @Option(names = "--ignore-dates", description = "Use certificates that have expired or are not valid yet.")
    private boolean ignoreDates;

    /** Reads a device.yaml and its files, and tells the user what is to be said of them. */
    DeviceSetup read(Path path, CommandContext context) {
        DeviceFile file = new DeviceFile(path, context.host().environment());
        DeviceSetup setup = new DeviceSetup(file.config(ignoreDates), file.wifi());
        file.warnings(ignoreDates).forEach(warning -> context.screen().line("warning: " + warning));
        return setup;
    }

    boolean ignoreDates() {
        return ignoreDates;
    }
}
