package io.cordelia.cli;

import io.cordelia.at.AtPort;
import io.cordelia.at.AtPorts;
import io.cordelia.at.StreamAtPort;
import io.cordelia.at.StreamAtPort.Streams;
import io.cordelia.sim.MemoryPort;
import io.cordelia.sim.SimulatedModule;

/** The port that {@code -p} names, with a simulated module behind it if it is {@code sim}. */
final class ModulePort implements AutoCloseable {

    /** The name of a simulated module in this process. */
    static final String SIMULATED = "sim";

    private final AtPort port;
    private final Runnable end;

    private ModulePort(AtPort port, Runnable end) {
        this.port = port;
        this.end = end;
    }

    /** Finds a port; nothing is opened, but a simulated module is started. */
    static ModulePort named(String name) {
        if (!name.equals(SIMULATED)) {
            return new ModulePort(AtPorts.of(name), () -> {});
        }
        SimulatedModule module = SimulatedModule.builder().start();
        return new ModulePort(new StreamAtPort(SIMULATED, () -> plugInto(module)), module::close);
    }

    private static Streams plugInto(SimulatedModule module) {
        MemoryPort memory = new MemoryPort();
        module.attach(memory);
        return new Streams(memory.hostInput(), memory.hostOutput());
    }

    /** How to reach the module; closed by the client that uses it. */
    AtPort port() {
        return port;
    }

    /** Ends the simulated module, if it is one. */
    @Override
    public void close() {
        end.run();
    }
}
