package io.cordelia.cli;

import io.cordelia.at.AtPort;
import io.cordelia.at.AtTap;
import io.cordelia.at.AtTrace;
import io.cordelia.at.Script;
import io.cordelia.at.ScriptPlayer;
import io.cordelia.at.StreamAtPort;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.sim.FaultPlan;
import io.cordelia.sim.MemoryPort;
import io.cordelia.sim.PtyPort;
import io.cordelia.sim.SimPort;
import io.cordelia.sim.SimulatedModule;
import io.cordelia.sim.TcpPort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cordelia sim}: simulated modules, until the process is stopped or a transcript has been played. */
@Command(
        name = "sim",
        description = {
            "Run a simulated module until stopped (Ctrl-C). It makes real MQTT connections.",
            "The first line tells where it listens: on a pseudo-terminal; or on TCP, with --tcp or where there are no "
                    + "pseudo-terminals; or on both, with --tcp and --pty. As JSON: {ports: [name], link}."
        },
        footer = {"", "Example: cordelia sim --pty-link /tmp/module --flash-dir flash"})
final class SimCommand implements Callable<Integer> {

    private static final int MAX_COUNT = 1000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SimOptions options = new SimOptions();

    @ArgGroup(exclusive = false)
    private EnrolmentOptions enrolment;

    @Option(
            names = "--count",
            paramLabel = "N",
            description =
                    "Run so many, 1 to 1000. Then each has a line that tells where it listens, a TCP port after the other, "
                            + "and the number of a module is added to the names of --pty-link, --record and --flash-dir.")
    private int count = 1;

    @Option(names = "--pty", description = "Listen on a pseudo-terminal, besides TCP.")
    private boolean pty;

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
            names = "--record",
            paramLabel = "FILE",
            description = "Add what goes over its line to this file, as a transcript without secrets.")
    private Optional<Path> record = Optional.empty();

    @Option(names = "--trace", description = "Show what goes over its line.")
    private boolean trace;

    @Option(
            names = "--expect",
            paramLabel = "FILE",
            description = "Play a transcript against it, then end: status 0 if everything came as expected.")
    private Optional<Path> expect = Optional.empty();

    @Option(
            names = "--define",
            paramLabel = "NAME=VALUE",
            description = "A variable of the transcript; @FILE as the value stands for what the file holds.")
    private Map<String, String> variables = new HashMap<>();

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws InterruptedException {
        checkOptions();
        FaultPlan faults = options.faults();
        Optional<Script> script = expect.map(Script::read);
        Map<String, String> values = ScriptVariables.read(variables);
        CommandContext context = CommandContext.of(spec);
        Screen screen = context.screen();
        CountDownLatch stopped = new CountDownLatch(1);
        ShutdownGuard guard = new ShutdownGuard(stopped::countDown);
        Resources resources = new Resources();
        try (guard;
                resources) {
            if (!faults.equals(FaultPlan.none())) {
                screen.line("faults: " + faults);
            }
            Optional<EnrolmentServer> server = Optional.ofNullable(enrolment)
                    .map(options -> resources.add(options.start(new PassphraseSource(context.host()))));
            List<AtPort> players = new ArrayList<>();
            for (int number = 1; number <= count; number++) {
                SimulatedModule.Builder builder = options.builder(new Numbering(number, count), faults);
                server.ifPresent(s -> s.lead(builder));
                start(builder, new Numbering(number, count), screen, resources, script.map(s -> players));
            }
            if (script.isPresent()) {
                players.forEach(port -> play(script.get(), port, values));
            } else {
                stopped.await();
            }
        }
        return ExitStatus.DONE;
    }

    private void checkOptions() {
        options.check();
        ptyLink.ifPresent(path -> SimOptions.requireName("--pty-link", path));
        record.ifPresent(path -> SimOptions.requireName("--record", path));
        if (count < 1 || count > MAX_COUNT) {
            throw new InvalidRequestException("--count", count + " is out of range", "1 to " + MAX_COUNT);
        }
        if (expect.isEmpty() && !variables.isEmpty()) {
            throw new InvalidRequestException("--define", "is given without --expect", "both, or neither");
        }
    }

    /** Starts a module; everything of it is added to the resources as soon as it is there. */
    private void start(
            SimulatedModule.Builder builder,
            Numbering numbering,
            Screen screen,
            Resources resources,
            Optional<List<AtPort>> players) {
        List<SimPort> ports = new ArrayList<>();
        tcp.ifPresent(first -> ports.add(resources.add(TcpPort.listen(numbering.port(first)))));
        if (pty || ptyLink.isPresent()) {
            ports.add(resources.add(PtyPort.open()));
        } else if (ports.isEmpty() && players.isEmpty()) {
            ports.add(resources.add(SimPorts.open()));
        }
        Optional<PtyLink> link = ptyLink.map(numbering::file)
                .map(path -> resources.add(
                        new PtyLink(path, Path.of(ports.get(ports.size() - 1).name()))));
        List<String> places = ports.stream().map(SimPort::name).toList();
        players.ifPresent(list -> {
            MemoryPort memory = resources.add(new MemoryPort());
            ports.add(memory);
            list.add(new StreamAtPort("the simulated module", memory.hostInput(), memory.hostOutput()));
        });

        List<AtTrace> traces = new ArrayList<>();
        record.map(numbering::file).ifPresent(file -> traces.add(resources.add(AtTrace.toFile(file))));
        if (trace) {
            traces.add(count == 1 ? new WireView(screen) : new NumberedView(screen, numbering));
        }
        tapped(ports, traces).forEach(builder::port);
        resources.add(builder.start());
        if (!places.isEmpty()) {
            Listening listening = new Listening(places, link.map(l -> l.path().toString()));
            output.printNext(listening, listening::text);
        }
    }

    private static List<SimPort> tapped(List<SimPort> ports, List<AtTrace> traces) {
        if (traces.isEmpty()) {
            return ports;
        }
        AtTap tap = new AtTap(new Traces(traces));
        List<SimPort> tapped = new ArrayList<>();
        ports.forEach(port -> tapped.add(new TappedPort(port, tap, tapped.isEmpty())));
        return tapped;
    }

    private void play(Script script, AtPort port, Map<String, String> values) {
        ScriptPlayer.on(port, o -> o.variables(values)).play(script);
        output.printNext(new Played(script.name()), () -> script.name() + ": everything came as expected");
    }

    /** Where a module listens, as it is printed. */
    record Listening(List<String> ports, Optional<String> link) {

        String text() {
            return "listening on " + String.join(" and ", ports)
                    + link.map(l -> ", linked from " + l).orElse("");
        }
    }

    /** A transcript that was played, as it is printed. */
    record Played(String playedAsExpected) {}

    /** Tells several. */
    private record Traces(List<AtTrace> traces) implements AtTrace {

        @Override
        public void sent(String line) {
            traces.forEach(t -> t.sent(line));
        }

        @Override
        public void received(String line) {
            traces.forEach(t -> t.received(line));
        }
    }

    /** Shows the traffic of one of several modules. */
    private record NumberedView(Screen screen, Numbering numbering) implements AtTrace {

        @Override
        public void sent(String line) {
            screen.line(numbering.line("-> " + Screen.printable(line)));
        }

        @Override
        public void received(String line) {
            screen.line(numbering.line("<- " + Screen.printable(line)));
        }
    }
}
