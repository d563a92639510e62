package io.cordelia.cli;

import io.cordelia.at.WlanNetwork;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.Subscription;
import java.util.List;
import java.util.Optional;

/**
 * What a device.yaml says.
 *
 * @param config the configuration, its credentials checked
 * @param wifi the network to join
 */
record DeviceSetup(DeviceConfig config, Optional<WlanNetwork> wifi) {

    /** The configuration with other subscriptions. */
    DeviceConfig withSubscriptions(List<Subscription> subscriptions) {
        return new DeviceConfig(
                config.endpoint(),
                config.port(),
                config.clientId(),
                config.credentials(),
                config.publishTopics(),
                subscriptions,
                config.will(),
                config.keepAlive(),
                config.cleanSession());
    }
}
