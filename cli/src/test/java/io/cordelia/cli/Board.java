package io.cordelia.cli;

import io.cordelia.sim.PtyPort;
import io.cordelia.sim.SimulatedModule;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A simulated module on a pseudo-terminal, always the same one, and commands that find it in the environment. */
final class Board implements AutoCloseable {

    private final PtyPort port = PtyPort.open();
    private final SimulatedModule module;

    Board() {
        this(builder -> builder);
    }

    Board(UnaryOperator<SimulatedModule.Builder> setup) {
        module = setup.apply(SimulatedModule.builder().serialNumber(7))
                .port(port)
                .start();
    }

    SimulatedModule module() {
        return module;
    }

    String portName() {
        return port.name();
    }

    /** Runs a command; nobody can be asked. */
    Cli.Result run(String... args) {
        return run(FakeKeyboard.pipe(), args);
    }

    Cli.Result run(Keyboard keyboard, String... args) {
        return run(Map.of(), keyboard, args);
    }

    Cli.Result run(Map<String, String> environment, Keyboard keyboard, String... args) {
        return Cli.runOn(
                new Host(environment, List::of, keyboard),
                Stream.concat(Stream.of(args), Stream.of("-p", port.name())).toArray(String[]::new));
    }

    @Override
    public void close() {
        module.close();
    }
}
