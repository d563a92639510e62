package io.cordelia.cli;

import io.cordelia.at.SerialAtPort;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of every command that talks to a module. */
class PortOptions {

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            completionCandidates = PortNames.class,
            description = {
                "Where the module is: a serial port (/dev/ttyUSB0, COM3), tcp://host:port, "
                        + "or sim for a simulated one in this process.",
                "Without it: the environment variable CORDELIA_PORT, else the only serial port that looks like an "
                        + "evaluation board, else the only one on USB."
            })
    private Optional<String> port = Optional.empty();

    @Option(
            names = "--baud",
            paramLabel = "RATE",
            description = "Bits a second on a serial port; " + SerialAtPort.DEFAULT_BAUD_RATE + " if left out.")
    private Optional<Integer> baud = Optional.empty();

    final CommandContext context() {
        return CommandContext.of(spec);
    }

    /** The port; not opened yet. */
    final ModulePort port() {
        return port(PortChoice.choose(port, context().host()));
    }

    /** The port that the user names, here or in the environment. */
    final Optional<String> named() {
        return PortChoice.named(port, context().host());
    }

    /** A port of a name, with the options of the user's; not opened yet. */
    final ModulePort port(String name) {
        return ModulePort.named(name, baud);
    }

    /** Opens the port and makes sure that the module is there. */
    final ModuleSession module() {
        return ModuleSession.open(port(), context());
    }
}
