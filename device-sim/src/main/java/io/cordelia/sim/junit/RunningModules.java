package io.cordelia.sim.junit;

import io.cordelia.sim.FaultPlan;
import io.cordelia.sim.PtyPort;
import io.cordelia.sim.SimPort;
import io.cordelia.sim.SimulatedModule;
import io.cordelia.sim.TcpPort;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.ReflectionSupport;

/** The modules of one test, or of one class. Safe for use by many threads. */
@SuppressWarnings("deprecation") // before version 5.13, JUnit closes nothing else
final class RunningModules implements ExtensionContext.Store.CloseableResource, AutoCloseable {

    private final List<Running> modules = new CopyOnWriteArrayList<>();

    /** @param name the field or parameter that it is for */
    private record Running(String name, SimulatedModule module) {}

    SimulatedModule start(String name, CordeliaSim how) {
        SimulatedModule module = start(how);
        modules.add(new Running(name, module));
        return module;
    }

    private static SimulatedModule start(CordeliaSim how) {
        SimulatedModule.Builder builder = SimulatedModule.builder();
        if (how.setup() != CordeliaSim.Setup.class) {
            ReflectionSupport.newInstance(how.setup()).apply(builder);
        }
        if (how.faults().length > 0) {
            builder.faults(FaultPlan.parse(how.faults()));
        }
        Optional<SimPort> port = open(how.port());
        try {
            port.ifPresent(builder::port);
            return builder.start();
        } catch (RuntimeException e) {
            port.ifPresent(SimPort::close);
            throw e;
        }
    }

    private static Optional<SimPort> open(CordeliaSim.Port port) {
        return switch (port) {
            case PTY -> Optional.of(PtyPort.open());
            case TCP -> Optional.of(TcpPort.listen(0));
            case NONE -> Optional.empty();
        };
    }

    /** The fault plans in force, but for empty ones, each with the name of its module. */
    List<String> plans() {
        return modules.stream()
                .filter(m -> !m.module().faultPlan().isEmpty())
                .map(m -> m.name() + ": " + m.module().faultPlan())
                .toList();
    }

    @Override
    public void close() {
        modules.forEach(m -> m.module().close());
    }
}
