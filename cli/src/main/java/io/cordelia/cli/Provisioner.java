package io.cordelia.cli;

import io.cordelia.at.CordeliaDeviceClient;
import io.cordelia.at.CordeliaModule;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Provisions modules: gives them what they lack and proves that they connect.
 *
 * @param factoryReset whether each is cleared first
 * @param secrets how settings are shown
 * @param screen where the plan and the progress go
 */
record Provisioner(boolean factoryReset, SecretOptions secrets, Screen screen) {

    private static final double NANOS = 1e9;

    /** Tells what would be done; changes nothing. */
    Provisioning check(DeviceSession<CordeliaDeviceClient> session, Device device) {
        ModuleIdentity identity = ModuleIdentity.read(ready(session));
        return Provisioning.of(identity, plan(session, device), Optional.empty());
    }

    /**
     * Makes a plan and carries it out.
     *
     * @param shown is given the plan first
     */
    Provisioning provision(DeviceSession<CordeliaDeviceClient> session, Device device, Consumer<SetupPlan> shown) {
        long start = System.nanoTime();
        CordeliaModule module = ready(session);
        if (factoryReset) {
            screen.note("resetting: this takes about a minute, keep the module's power on");
            module.device().factoryReset();
        }
        ModuleIdentity identity = ModuleIdentity.read(module);
        SetupPlan plan = plan(session, device);
        shown.accept(plan);
        session.connect();
        session.client().disconnect();
        return Provisioning.of(identity, plan, Optional.of((System.nanoTime() - start) / NANOS));
    }

    private SetupPlan plan(DeviceSession<CordeliaDeviceClient> session, Device device) {
        return SetupPlan.of(session.client().differences(device.config()), device, secrets);
    }

    private static CordeliaModule ready(DeviceSession<CordeliaDeviceClient> session) {
        CordeliaModule module = session.client().module();
        module.device().awaitReady();
        return module;
    }
}
