package io.cordelia.samples;

import io.cordelia.at.AtPort;
import io.cordelia.at.AtPorts;
import io.cordelia.at.StreamAtPort;
import io.cordelia.at.StreamAtPort.Streams;
import io.cordelia.sim.MemoryPort;
import io.cordelia.sim.PtyPort;
import io.cordelia.sim.SimPort;
import io.cordelia.sim.SimulatedModule;
import io.cordelia.sim.TcpPort;

/** The ways from a driver to a simulated module. */
enum ModulePorts {
    /** Pipes in this process, new ones each time that the driver opens its port. */
    MEMORY {
        @Override
        AtPort to(SimulatedModule module) {
            return new StreamAtPort("memory", () -> {
                MemoryPort port = new MemoryPort();
                Hardware.call(() -> attach(module, port));
                return new Streams(port.hostInput(), port.hostOutput());
            });
        }
    },
    /** A loopback connection. */
    TCP {
        @Override
        AtPort to(SimulatedModule module) {
            return AtPorts.of(attach(module, TcpPort.listen(0)));
        }
    },
    /** A pseudo-terminal, opened as a serial port. */
    PTY {
        @Override
        AtPort to(SimulatedModule module) {
            return AtPorts.of(attach(module, PtyPort.open()));
        }
    };

    /** Puts the module on a new port and gives the driver's end of it. */
    abstract AtPort to(SimulatedModule module);

    private static String attach(SimulatedModule module, SimPort port) {
        module.attach(port);
        return port.name();
    }
}
