package io.cordelia.cli;

import io.cordelia.at.CordeliaModule;
import io.cordelia.at.IotSettings;
import java.util.Optional;

/**
 * Which module it is, as far as it tells.
 *
 * @param mac its MAC address
 * @param deviceId its own id
 */
record ModuleIdentity(Optional<String> mac, Optional<String> deviceId) {

    static final ModuleIdentity UNKNOWN = new ModuleIdentity(Optional.empty(), Optional.empty());

    static ModuleIdentity read(CordeliaModule module) {
        return new ModuleIdentity(
                ModuleInfo.told(() -> module.network().macAddress().value()),
                ModuleInfo.setting(module, IotSettings.DEVICE_ID));
    }
}
