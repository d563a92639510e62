package io.cordelia.cli;

import io.cordelia.at.CordeliaModule;

/**
 * A module in use by a command, without a device.yaml. When the process is told to stop, the command is interrupted: it
 * waits for the module no longer, leaves nothing half-done on it, and the port is closed.
 */
final class ModuleSession implements AutoCloseable {

    private final Resources resources;
    private final CordeliaModule module;

    private ModuleSession(Resources resources, CordeliaModule module) {
        this.resources = resources;
        this.module = module;
    }

    /** Opens the port and makes sure that the module is there. */
    static ModuleSession open(ModulePort port, CommandContext context) {
        return open(port, context.traffic());
    }

    /** The same, with traffic that is shown to others too, and closed at the end. */
    static ModuleSession open(ModulePort port, TrafficLog traffic) {
        Resources resources = new Resources();
        try {
            resources.add(new ShutdownGuard(Thread.currentThread()::interrupt));
            resources.add(port);
            resources.add(traffic);
            CordeliaModule module = resources.add(CordeliaModule.open(port.port(), o -> o.trace(traffic)));
            module.device().awaitReady();
            return new ModuleSession(resources, module);
        } catch (RuntimeException e) {
            resources.close();
            throw e;
        }
    }

    CordeliaModule module() {
        return module;
    }

    @Override
    public void close() {
        resources.close();
    }
}
