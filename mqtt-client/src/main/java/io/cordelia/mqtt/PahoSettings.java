package io.cordelia.mqtt;

import io.cordelia.device.DeviceConfig;
import java.time.Duration;
import java.util.Optional;

/** What a client was made with ({@link PahoOptions}). */
record PahoSettings(
        Duration connectTimeout,
        Duration acknowledgementTimeout,
        Link link,
        boolean sayGoodbye,
        boolean awsIotCore,
        Optional<ReconnectPolicy> reconnect,
        SessionStore sessionStore,
        BackPressure backPressure,
        int maxInFlight,
        int offlineBuffer) {

    Link linkFor(DeviceConfig config) {
        return awsIotCore && link.alpn().isEmpty() ? link.withAlpn(AwsIotCore.alpnFor(config.port())) : link;
    }
}
