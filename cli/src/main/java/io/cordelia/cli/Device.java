package io.cordelia.cli;

import io.cordelia.at.WlanNetwork;
import io.cordelia.device.DeviceConfig;
import java.util.Optional;

/**
 * A device as its file describes it.
 *
 * @param config what to connect as
 * @param wifi the network to join; empty if the module joins one by itself
 */
record Device(DeviceConfig config, Optional<WlanNetwork> wifi) {

    /** Reads and checks all of it, and warns of credentials that can be used although something is to be said of them. */
    static Device read(DeviceFile file, boolean ignoreDates, Screen screen) {
        DeviceConfig config = file.config(ignoreDates);
        file.warnings(ignoreDates).forEach(warning -> screen.line("warning: " + warning));
        return new Device(config, file.wifi());
    }
}
