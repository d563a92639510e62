package io.cordelia.cli;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.sim.AccessPoint;
import io.cordelia.sim.PtyPort;
import io.cordelia.sim.SimPort;
import io.cordelia.sim.SimulatedModule;
import io.cordelia.sim.TcpPort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cordelia sim}: a simulated module, until the process is stopped. */
@Command(
        name = "sim",
        description = {
            "Run a simulated module until stopped (Ctrl-C). It makes real MQTT connections.",
            "The first line tells where it listens: on a pseudo-terminal; or on TCP, with --tcp or where there are no "
                    + "pseudo-terminals."
        },
        footer = {"", "Example: cordelia sim --pty-link /tmp/module --flash flash"})
final class SimCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--pty-link",
            paramLabel = "PATH",
            description = "Leave a symbolic link to its pseudo-terminal here.")
    private Optional<Path> ptyLink = Optional.empty();

    @Option(
            names = "--tcp",
            paramLabel = "PORT",
            description = "Listen on this TCP port of the loopback address; 0 picks one.")
    private Optional<Integer> tcp = Optional.empty();

    @Option(
            names = "--flash",
            paramLabel = "DIR",
            description = "Keep its files and settings in this directory, made if missing; otherwise in memory.")
    private Optional<Path> flash = Optional.empty();

    @Option(
            names = "--ssid",
            paramLabel = "NAME",
            description = "The one access point in its reach; without it every network name and key joins.")
    private Optional<String> ssid = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The access point's key; without it the network is open.")
    private Optional<String> key = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        requireName("--pty-link", ptyLink);
        requireName("--flash", flash);
        SimulatedModule.Builder builder = SimulatedModule.builder();
        flash.ifPresent(builder::flash);
        accessPoint().ifPresent(builder::accessPoint);
        CountDownLatch stopped = new CountDownLatch(1);
        ShutdownGuard guard = new ShutdownGuard(stopped::countDown);
        try (guard) {
            List<SimPort> ports = openPorts();
            SimulatedModule module = start(builder, ports);
            try (module) {
                serve(ports, stopped);
            }
        }
        return ExitStatus.DONE;
    }

    /** An empty name, such as that of a variable that is not set, would be the working directory. */
    private static void requireName(String option, Optional<Path> path) {
        if (path.filter(p -> p.toString().isEmpty()).isPresent()) {
            throw new InvalidRequestException(option, "is empty", "a path");
        }
    }

    private Optional<AccessPoint> accessPoint() {
        if (ssid.isEmpty() && key.isPresent()) {
            throw new InvalidRequestException("--key", "is given without --ssid", "both, or --ssid alone");
        }
        return ssid.map(name -> key.map(k -> AccessPoint.secured(name, k)).orElseGet(() -> AccessPoint.open(name)));
    }

    private List<SimPort> openPorts() {
        List<SimPort> ports = new ArrayList<>();
        tcp.map(TcpPort::listen).ifPresent(ports::add);
        if (ptyLink.isPresent()) {
            ports.add(PtyPort.open());
        } else if (ports.isEmpty()) {
            ports.add(SimPorts.open());
        }
        return ports;
    }

    private static SimulatedModule start(SimulatedModule.Builder builder, List<SimPort> ports) {
        try {
            ports.forEach(builder::port);
            return builder.start();
        } catch (RuntimeException e) {
            ports.forEach(SimPort::close);
            throw e;
        }
    }

    private void serve(List<SimPort> ports, CountDownLatch stopped) throws InterruptedException {
        String places = ports.stream().map(SimPort::name).collect(Collectors.joining(" and "));
        if (ptyLink.isEmpty()) {
            announce(places);
            stopped.await();
            return;
        }
        Path link = ptyLink.get();
        Path pty = Path.of(ports.get(ports.size() - 1).name());
        PtyLink made = new PtyLink(link, pty);
        try (made) {
            announce(places + ", linked from " + link);
            stopped.await();
        }
    }

    private void announce(String places) {
        spec.commandLine().getOut().println("listening on " + places);
    }
}
