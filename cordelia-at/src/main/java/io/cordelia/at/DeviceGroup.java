package io.cordelia.at;

import io.cordelia.device.DeviceTimeoutException;

/** The module itself. All methods throw what {@link CordeliaModule} says. */
public final class DeviceGroup {

    private final AtSession session;

    DeviceGroup(AtSession session) {
        this.session = session;
    }

    /** Asks whether anyone is there. */
    public void test() {
        session.execute(DeviceCommands.test(session.timeouts()));
    }

    /**
     * Restarts the module and waits until it has started.
     *
     * @return the event of the start
     * @throws DeviceTimeoutException if it does not start in time ({@link AtTimeouts#startup})
     */
    public ModuleEvent.Startup reboot() {
        try (EventAwaiter awaiter = session.expect(ModuleEvent.Startup.class::isInstance)) {
            session.execute(DeviceCommands.reboot(session.timeouts()));
            return (ModuleEvent.Startup) awaiter.await(
                    session.timeouts().startup(),
                    "the start-up event after a reboot",
                    "check the module's power supply");
        }
    }
}
