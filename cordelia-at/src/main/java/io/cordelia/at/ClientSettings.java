package io.cordelia.at;

import java.time.Clock;
import java.util.Optional;

/**
 * What the options of a client were when it was made; {@link CordeliaDeviceClient.Options} says what they mean.
 *
 * @param network the WLAN to join; empty if the module joins one by itself
 */
record ClientSettings(
        ModuleSettings module,
        Optional<WlanNetwork> network,
        PutOptions uploads,
        ConnectPlan.FileNames fileNames,
        boolean whitelistRootCa,
        boolean base64,
        boolean disconnectAtClose,
        Clock clock) {}
