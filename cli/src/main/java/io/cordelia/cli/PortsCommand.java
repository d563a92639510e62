package io.cordelia.cli;

import io.cordelia.at.SerialPortInfo;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cordelia ports}: the serial ports of this computer. */
@Command(
        name = "ports",
        description = {
            "List the serial ports of this computer; which one looks like an evaluation board.",
            "As JSON: [{name, description, usb, serialNumber, board}]; with --watch one object a line, "
                    + "which has change as well: added or removed."
        },
        footer = {"", "Example: cordelia ports --watch"})
final class PortsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--watch",
            description = "Go on, and tell when a port is plugged in or out, until stopped (Ctrl-C).")
    private boolean watch;

    @Override
    public Integer call() throws InterruptedException {
        CommandContext context = CommandContext.of(spec);
        if (watch) {
            watch(context.host());
            return ExitStatus.DONE;
        }
        List<SerialPortInfo> ports = context.host().serialPorts().get();
        if (ports.isEmpty()) {
            context.screen().note("no serial port was found");
        }
        output.print(ports.stream().map(Port::of).toList(), () -> table(ports));
        return ExitStatus.DONE;
    }

    private static List<String> table(List<SerialPortInfo> ports) {
        TextTable table = new TextTable();
        if (!ports.isEmpty()) {
            table.row("PORT", "DESCRIPTION", "USB", "SERIAL NUMBER", "");
        }
        for (Port port : ports.stream().map(Port::of).toList()) {
            table.row(
                    port.name(),
                    port.description(),
                    port.usb().orElse("-"),
                    port.serialNumber().orElse("-"),
                    port.board() ? "looks like an evaluation board" : "");
        }
        return table.lines();
    }

    private void watch(Host host) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        ShutdownGuard.guardSerialPorts();
        ShutdownGuard guard = new ShutdownGuard(stopped::countDown);
        try (guard) {
            PortWatch ports = new PortWatch(host.serialPorts());
            do {
                PortWatch.Changes changes = ports.look();
                changes.removed().forEach(port -> tell("removed", "- ", port));
                changes.added().forEach(port -> tell("added", "+ ", port));
            } while (PortWatch.pause(stopped));
        }
    }

    private void tell(String change, String sign, SerialPortInfo info) {
        Port port = Port.of(info);
        output.printNext(
                new Change(change, port.name(), port.description(), port.usb(), port.serialNumber(), port.board()),
                () -> sign + port.text());
    }

    /** A port, as it is printed. */
    record Port(String name, String description, Optional<String> usb, Optional<String> serialNumber, boolean board) {

        static Port of(SerialPortInfo info) {
            return new Port(
                    info.name(),
                    info.description(),
                    info.usb().map(SerialPortInfo.Usb::id),
                    info.usb().flatMap(SerialPortInfo.Usb::serialNumber),
                    info.looksLikeEvaluationBoard());
        }

        String text() {
            return name
                    + (description.isEmpty() ? "" : "  " + description)
                    + usb.map(id -> "  " + id).orElse("")
                    + (board ? "  looks like an evaluation board" : "");
        }
    }

    /** A port that has come or gone, as it is printed. */
    record Change(
            String change,
            String name,
            String description,
            Optional<String> usb,
            Optional<String> serialNumber,
            boolean board) {}
}
