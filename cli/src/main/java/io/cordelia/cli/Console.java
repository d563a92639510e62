package io.cordelia.cli;

import io.cordelia.at.AtPort;
import io.cordelia.at.CordeliaModule;
import io.cordelia.at.ModuleEvent;
import io.cordelia.at.PutOptions;
import io.cordelia.at.Script;
import io.cordelia.at.ScriptPlayer;
import io.cordelia.device.DeviceException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PortUnavailableException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A conversation with a module, line by line. Used by one thread. */
final class Console implements AutoCloseable {

    private static final String HELP =
            """
            what is typed goes to the module as an AT command, AT+ in front or not: test, get=general,version
            :put FILE [NAME]               writes a file to the module and reads it back; "quotes" around names with spaces
            :script FILE [NAME=VALUE ...]  plays a script of -> and <- lines; the port is opened anew for it
            :log [FILE]                    adds the traffic to a file from now on; without FILE no more
            :help                          shows this
            :quit                          ends, as Ctrl-D does""";

    private final AtPort port;
    private final ConsoleInput input;
    private final Screen screen;
    private final ConsoleTrace trace;
    private final Optional<Duration> timeout;
    private final Thread thread = Thread.currentThread();
    private final ShutdownGuard guard;
    private CordeliaModule module;
    private volatile Optional<String> lost = Optional.empty();

    /** Opens the port; nothing is sent yet. */
    Console(AtPort port, ConsoleInput input, ConsoleTrace trace, Optional<Duration> timeout) {
        this.port = port;
        this.input = input;
        this.screen = input.screen();
        this.trace = trace;
        this.timeout = timeout;
        guard = new ShutdownGuard(thread::interrupt);
        try {
            module = open();
        } catch (RuntimeException e) {
            guard.close();
            throw e;
        }
    }

    private CordeliaModule open() {
        CordeliaModule opened = CordeliaModule.open(port, options -> options.trace(trace));
        opened.addEventListener(event -> {
            if (event instanceof ModuleEvent.PortLost gone) {
                lost = Optional.of(gone.problem());
                thread.interrupt();
            }
        });
        return opened;
    }

    /**
     * Carries out line after line, to the end of the input.
     *
     * @return the exit status
     * @throws PortUnavailableException as soon as the port goes away
     */
    int run() {
        if (input.isInteractive()) {
            screen.note(port.name() + ": type AT commands; :help shows what else there is, Ctrl-D ends");
        }
        int status = ExitStatus.DONE;
        boolean goesOn = true;
        while (goesOn) {
            Optional<ConsoleLine> line = input.line().map(ConsoleLine::of);
            refuseIfEnded();
            goesOn = line.isPresent() && !line.get().text().equals(":quit");
            if (goesOn && !line.get().text().isEmpty()) {
                int outcome = attempt(line.get());
                status = status == ExitStatus.DONE ? outcome : status;
            }
        }
        return input.isInteractive() ? ExitStatus.DONE : status;
    }

    private int attempt(ConsoleLine line) {
        try {
            carryOut(line);
            return ExitStatus.DONE;
        } catch (PortUnavailableException e) {
            throw e;
        } catch (DeviceException e) {
            boolean cancelled = Thread.interrupted() && e instanceof NotConnectedException;
            refuseIfEnded();
            screen.line(cancelled ? "the answer is no longer waited for" : Screen.printable(e.getMessage()));
            return ExitStatus.of(e);
        } catch (WrongInputException e) {
            screen.line(Screen.printable(e.getMessage()));
            return ExitStatus.USAGE;
        }
    }

    /** Throws if there is nothing to talk to any more, or the process is to end. */
    private void refuseIfEnded() {
        lost.ifPresent(problem -> {
            throw new PortUnavailableException(port.name(), problem);
        });
        if (ShutdownGuard.isStopping()) {
            throw new NotConnectedException("stopped");
        }
    }

    private void carryOut(ConsoleLine line) {
        if (!line.isForConsole()) {
            timeout.map(limit -> module.raw(line.request(), limit)).orElseGet(() -> module.raw(line.request()));
            return;
        }
        if (input.isInteractive()) {
            screen.line("> " + line.text());
        }
        List<String> words = line.words();
        switch (words.get(0)) {
            case ":help" -> HELP.lines().forEach(screen::line);
            case ":put" -> put(words);
            case ":script" -> play(words);
            case ":log" -> log(words);
            default -> throw new WrongInputException(words.get(0) + " is no command of the console: :help shows all");
        }
    }

    private void put(List<String> words) {
        Path file = file(words, 3);
        String name = words.size() > 2 ? words.get(2) : String.valueOf(file.getFileName());
        module.files().put(name, file, PutOptions.DEFAULTS.withListener(screen::progress));
        screen.note(name + " was written and read back");
    }

    private void play(List<String> words) {
        Script script = Script.read(file(words, Integer.MAX_VALUE));
        Map<String, String> values = new HashMap<>();
        for (String given : words.subList(2, words.size())) {
            int equals = given.indexOf('=');
            if (equals < 1) {
                throw new WrongInputException(given + " is no variable: write NAME=VALUE");
            }
            values.put(given.substring(0, equals), given.substring(equals + 1));
        }
        Map<String, String> variables = ScriptVariables.read(values);
        module.close();
        try {
            ScriptPlayer.on(
                            port,
                            options -> options.variables(variables).trace(trace).progress(screen::progress))
                    .play(script);
            screen.note(script.name() + ": everything came as expected");
        } finally {
            module = open();
        }
    }

    private void log(List<String> words) {
        if (words.size() == 1) {
            trace.close();
            screen.note("the traffic goes to no file");
            return;
        }
        Path file = file(words, 2);
        trace.logTo(file);
        screen.note("the traffic is added to " + file);
    }

    private static Path file(List<String> words, int most) {
        if (words.size() < 2 || words.size() > most) {
            throw new WrongInputException(words.get(0) + (words.size() < 2 ? " needs a file" : " has too many words after it")
                    + ": :help shows how it is used");
        }
        try {
            return Path.of(words.get(1));
        } catch (InvalidPathException e) {
            throw new WrongInputException("no file can be called " + words.get(1));
        }
    }

    @Override
    public void close() {
        module.close();
        guard.close();
    }
}
