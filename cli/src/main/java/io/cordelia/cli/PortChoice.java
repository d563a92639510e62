package io.cordelia.cli;

import io.cordelia.at.SerialPortInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds out which port is meant. */
final class PortChoice {

    /** Names the port for commands without {@code -p}. */
    static final String VARIABLE = "CORDELIA_PORT";

    private PortChoice() {}

    /**
     * The port that the user names, else that of the environment, else the only one that looks like an evaluation board,
     * else the only one on USB.
     *
     * @throws NoPortException if there is none or are several
     */
    static String choose(Optional<String> named, Host host) {
        return named(named, host).orElseGet(() -> onlyOne(host.serialPorts().get()));
    }

    /** The port that the user names, else that of the environment. */
    static Optional<String> named(Optional<String> named, Host host) {
        return named.or(
                () -> Optional.ofNullable(host.environment().get(VARIABLE)).filter(name -> !name.isBlank()));
    }

    private static String onlyOne(List<SerialPortInfo> all) {
        List<SerialPortInfo> boards =
                all.stream().filter(SerialPortInfo::looksLikeEvaluationBoard).toList();
        List<SerialPortInfo> likely = boards.isEmpty()
                ? all.stream().filter(port -> port.usb().isPresent()).toList()
                : boards;
        if (likely.isEmpty()) {
            throw new NoPortException("no port looks like a board"
                    + (all.isEmpty() ? "" : " (" + described(all) + ")")
                    + ": plug it in, or name a port with -p or " + VARIABLE
                    + ": a serial port, tcp://host:port, or sim for a simulated module");
        }
        if (likely.size() > 1) {
            throw new NoPortException(
                    "several ports may be meant, name one with -p or " + VARIABLE + ": " + described(likely));
        }
        return likely.get(0).name();
    }

    private static String described(List<SerialPortInfo> ports) {
        return ports.stream().map(PortChoice::described).collect(Collectors.joining(", "));
    }

    private static String described(SerialPortInfo port) {
        return port.name() + (port.description().isEmpty() ? "" : " (" + Screen.printable(port.description()) + ")");
    }
}
