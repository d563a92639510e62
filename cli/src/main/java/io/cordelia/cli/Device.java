package io.cordelia.cli;

import io.cordelia.at.WlanNetwork;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.Subscription;
import java.util.List;
import java.util.Optional;

/**
 * A device as its file describes it.
 *
 * @param config what to connect as
 * @param wifi the network to join; empty if the module joins one by itself
 */
record Device(DeviceConfig config, Optional<WlanNetwork> wifi) {

    /** The device with other subscriptions. */
    Device withSubscriptions(List<Subscription> subscriptions) {
        DeviceConfig other = new DeviceConfig(
                config.endpoint(),
                config.port(),
                config.clientId(),
                config.credentials(),
                config.login(),
                config.publishTopics(),
                subscriptions,
                config.will(),
                config.keepAlive(),
                config.cleanSession());
        return new Device(other, wifi);
    }

    /** Reads and checks all of it, and warns of credentials that can be used although something is to be said of them. */
    static Device read(DeviceFile file, boolean ignoreDates, Screen screen) {
        DeviceConfig config = file.config(ignoreDates);
        file.warnings(ignoreDates).forEach(warning -> screen.line("warning: " + warning));
        return new Device(config, file.wifi());
    }
}
