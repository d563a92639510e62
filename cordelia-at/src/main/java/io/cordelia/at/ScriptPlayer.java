package io.cordelia.at;

import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Plays scripts against a module: sends their commands, and compares what it answers. It reads lines and nothing more of
 * the protocol, so that it finds what the driver would put up with.
 *
 * <pre>{@code
 * ScriptPlayer.on(AtPorts.of("/dev/ttyUSB0"), options -> options.variable("ssid", "home"))
 *         .play(Script.read(Path.of("join.txt")));
 * }</pre>
 *
 * <p>Not safe for use by many threads; one further thread, named after the port, runs while a script is played.
 */
public final class ScriptPlayer {

    private static final Map<String, AtTimeouts.Kind> EVENT_TIMES = Map.of(
            "factoryreset", AtTimeouts.Kind.FACTORY_RESET,
            "reboot", AtTimeouts.Kind.STARTUP,
            "start", AtTimeouts.Kind.STARTUP,
            "hibernate", AtTimeouts.Kind.STARTUP,
            "wlanconnect", AtTimeouts.Kind.WLAN_JOIN,
            "iotenrol", AtTimeouts.Kind.ENROLMENT);

    private final AtPort port;
    private final Options options;

    private ScriptPlayer(AtPort port, Options options) {
        this.port = port;
        this.options = options;
    }

    /**
     * A player on a port.
     *
     * @param port the port, closed; it is open while a script is played
     * @param setup sets the options
     * @return the player
     */
    public static ScriptPlayer on(AtPort port, Consumer<Options> setup) {
        Options options = new Options();
        setup.accept(options);
        return new ScriptPlayer(Objects.requireNonNull(port, "port"), options);
    }

    /**
     * Plays a script from its first line to its last, or to the first one that fails.
     *
     * @param script what to send and what to expect
     * @return the variables in the end: those that the player was given, and those that the script got from the module
     * @throws InvalidRequestException if the script needs variables that the player was not given, or a file that it puts
     *     cannot be read; nothing was sent
     * @throws ModuleRefusedException if the module refuses a file; the message has the number of the script's line
     * @throws ProtocolException if another line came than was expected; the message has the number of the script's line,
     *     what was expected and what was received, without secrets
     * @throws DeviceTimeoutException if an expected line did not come in time
     * @throws PortUnavailableException if the port cannot be opened, or went away
     */
    public Map<String, String> play(Script script) {
        Set<String> missing = new TreeSet<>(script.inputs());
        missing.removeAll(options.variables.keySet());
        if (!missing.isEmpty()) {
            throw new InvalidRequestException(
                    "transcript",
                    script.name() + " needs variables that have no value: " + String.join(", ", missing),
                    "a value for each of them");
        }
        checkFiles(script);
        port.open();
        try (LineReader lines = new LineReader(port)) {
            Play play = new Play(script, lines);
            play.run();
            return Map.copyOf(play.variables);
        }
    }

    /** Looks for files that are not there before anything is sent, as far as their names are known. */
    private void checkFiles(Script script) {
        for (Script.Step step : script.steps()) {
            if (step instanceof Script.Put put && put.isFilledBy(options.variables)) {
                ScriptUpload.of(put, script, options.variables);
            }
        }
    }

    /** Whether a line is an event for whoever waits for the answer to a command. */
    static boolean isEvent(String line, String command) {
        if (!line.startsWith("+")) {
            return false;
        }
        String answer = "+" + command + ":";
        return !line.regionMatches(true, 0, answer, 0, answer.length());
    }

    /** One run. */
    private final class Play {

        private final Script script;
        private final LineReader lines;
        private final Map<String, String> variables = new TreeMap<>(options.variables);
        private final Map<String, String> fileIds = new HashMap<>();
        private final List<String> events = new ArrayList<>();
        private Optional<Script.Send> unanswered = Optional.empty();
        private String request = "";
        private int lastSent;
        private long lastFinal = System.nanoTime();

        Play(Script script, LineReader lines) {
            this.script = script;
            this.lines = lines;
        }

        void run() {
            for (Script.Step step : script.steps()) {
                if (step instanceof Script.Send send) {
                    awaitOk();
                    send(send);
                } else if (step instanceof Script.Expect expect) {
                    await(expect, limit(expect));
                } else if (step instanceof Script.Wait wait) {
                    awaitOk();
                    await(wait.event(), wait.within().orElseGet(() -> limit(wait.event())));
                } else if (step instanceof Script.Put put) {
                    awaitOk();
                    put(put);
                }
            }
            awaitOk();
        }

        private void put(Script.Put put) {
            lines.skim(this::heardBetween);
            events.clear();
            request = "";
            awaitPause();
            ScriptUpload upload = ScriptUpload.of(put, script, variables);
            lines.lend(lent -> upload.carryOut(lent, options.timeouts, new Overheard(), options.progress));
            lastFinal = System.nanoTime();
        }

        private void awaitOk() {
            Optional<Script.Send> last = unanswered;
            unanswered = Optional.empty();
            last.ifPresent(send -> {
                Script.Expect ok = new Script.Expect(send.number(), "OK");
                await(ok, limit(ok));
            });
        }

        private void send(Script.Send send) {
            lines.skim(this::heardBetween);
            events.clear();
            request = send.line(variables, fileIds);
            lastSent = send.number();
            boolean blank = request.isBlank();
            unanswered = send.answered() || blank ? Optional.empty() : Optional.of(send);
            lines.countFileRead(command().equalsIgnoreCase(FileCommands.READ));
            awaitPause();
            options.trace.sent(WireMask.request(request));
            port.write((request + "\r\n").getBytes(StandardCharsets.UTF_8));
        }

        private String command() {
            return WireMask.command(request);
        }

        /** A line that came after the last one that was expected, and before the next command. */
        private void heardBetween(String line) {
            received(line);
            if (!isEvent(line, command())) {
                throw new ProtocolException(script.name() + ", after line " + lastSent + ": received \"" + shown(line)
                        + "\" that nothing was expected for, after \"" + shownRequest() + "\"");
            }
        }

        private void await(Script.Expect expect, Duration limit) {
            if (expect.isEvent(command()) && cameBefore(expect)) {
                return;
            }
            long deadline = System.nanoTime() + limit.toNanos();
            while (true) {
                String line = lines.next(deadline).orElseThrow(() -> late(expect, limit));
                received(line);
                if (expect.matches(line, variables, fileIds)) {
                    lastFinal = System.nanoTime();
                    return;
                }
                if (!isEvent(line, command())) {
                    throw new ProtocolException(where(expect) + "expected \"" + shown(expect.text()) + "\", received \""
                            + shown(line) + "\", after \"" + shownRequest() + "\"");
                }
                events.add(line);
            }
        }

        private boolean cameBefore(Script.Expect expect) {
            for (Iterator<String> each = events.iterator(); each.hasNext(); ) {
                if (expect.matches(each.next(), variables, fileIds)) {
                    each.remove();
                    return true;
                }
            }
            return false;
        }

        private Duration limit(Script.Expect expect) {
            AtTimeouts.Kind kind = expect.isEvent(command())
                    ? EVENT_TIMES.getOrDefault(command(), AtTimeouts.Kind.BROKER_CONNECT)
                    : AtTimeouts.Kind.COMMAND;
            return options.timeouts.get(kind);
        }

        private DeviceTimeoutException late(Script.Expect expect, Duration limit) {
            String meanwhile = events.isEmpty()
                    ? "nothing was received after \"" + shownRequest() + "\""
                    : "received after \"" + shownRequest() + "\" was only "
                            + String.join(
                                    " | ", events.stream().map(this::shown).toList());
            return new DeviceTimeoutException(
                    where(expect) + "expected \"" + shown(expect.text()) + "\", which", limit, meanwhile);
        }

        private String where(Script.Step step) {
            return script.name() + ", line " + step.number() + ": ";
        }

        private void received(String line) {
            options.trace.received(shown(line));
        }

        private String shown(String line) {
            return Transcript.visible(WireMask.answer(line, request));
        }

        private String shownRequest() {
            return Transcript.visible(WireMask.request(request));
        }

        /** Passes on the traffic of an upload, and keeps the events for those who wait for them later. */
        private final class Overheard implements AtTrace {

            @Override
            public void sent(String line) {
                options.trace.sent(line);
            }

            @Override
            public void received(String line) {
                options.trace.received(line);
                if (EventParser.isEvent(line)) {
                    events.add(line);
                }
            }
        }

        private void awaitPause() {
            long until = lastFinal + port.commandPause().toNanos();
            for (long rest = until - System.nanoTime(); rest > 0; rest = until - System.nanoTime()) {
                LockSupport.parkNanos(this, rest);
            }
        }
    }

    /** What can be set when a player is made. Not safe for use by many threads. */
    public static final class Options {

        private final Map<String, String> variables = new TreeMap<>();
        private AtTimeouts timeouts = AtTimeouts.DEFAULTS;
        private AtTrace trace = new Untraced();
        private UploadListener progress = UploadListener.none();

        private Options() {}

        /**
         * Gives a variable a value.
         *
         * @param name a letter, then letters, digits and _
         * @param value its value, which may hold line ends, as the data of {@code fileWrite} does
         * @return this
         * @throws InvalidRequestException if the name has another form
         */
        public Options variable(String name, String value) {
            Script.checkName(name);
            variables.put(name, Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Gives variables values.
         *
         * @param values names and values
         * @return this
         * @throws InvalidRequestException if a name has another form
         */
        public Options variables(Map<String, String> values) {
            values.forEach(this::variable);
            return this;
        }

        /**
         * Sets how long to wait for a line: an answer for {@link AtTimeouts.Kind#COMMAND}, an event as long as its command's
         * kind says, or {@link AtTimeouts.Kind#BROKER_CONNECT}.
         *
         * @param value the times; {@link AtTimeouts#DEFAULTS} unless set
         * @return this
         */
        public Options timeouts(AtTimeouts value) {
            timeouts = Objects.requireNonNull(value, "timeouts");
            return this;
        }

        /**
         * Sets who is told each line when it is sent and received.
         *
         * @param value the trace; none unless set
         * @return this
         */
        public Options trace(AtTrace value) {
            trace = Objects.requireNonNull(value, "trace");
            return this;
        }

        /**
         * Sets who is told the progress of the files that a script puts.
         *
         * @param value the listener; none unless set
         * @return this
         */
        public Options progress(UploadListener value) {
            progress = Objects.requireNonNull(value, "progress");
            return this;
        }
    }

    private record Untraced() implements AtTrace {

        @Override
        public void sent(String line) {
            // Nobody is interested.
        }

        @Override
        public void received(String line) {
            // Nobody is interested.
        }
    }
}
