package io.cordelia.cli;

import io.cordelia.at.AtPort;
import io.cordelia.at.AtPorts;
import io.cordelia.at.SerialAtPort;
import io.cordelia.at.StreamAtPort;
import io.cordelia.at.StreamAtPort.Streams;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.sim.MemoryPort;
import io.cordelia.sim.SimulatedModule;
import java.util.Optional;

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
    static ModulePort named(String name, Optional<Integer> baud) {
        if (!name.equals(SIMULATED)) {
            AtPort port = AtPorts.of(name);
            boolean serial = port instanceof SerialAtPort;
            if (baud.isPresent() && !serial) {
                throw notSerial(name);
            }
            if (serial) {
                ShutdownGuard.guardSerialPorts();
            }
            return new ModulePort(
                    baud.<AtPort>map(rate -> new SerialAtPort(name, rate)).orElse(port), () -> {});
        }
        if (baud.isPresent()) {
            throw notSerial(name);
        }
        SimulatedModule module = SimulatedModule.builder().start();
        return new ModulePort(new StreamAtPort(SIMULATED, () -> plugInto(module)), module::close);
    }

    /** Whether a name is that of a serial port. */
    static boolean isSerial(String name) {
        return !name.equals(SIMULATED) && AtPorts.of(name) instanceof SerialAtPort;
    }

    private static InvalidRequestException notSerial(String name) {
        return new InvalidRequestException("--baud", "is given, but " + name + " has no baud rate", "a serial port");
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
