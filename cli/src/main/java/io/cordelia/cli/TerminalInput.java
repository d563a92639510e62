package io.cordelia.cli;

import io.cordelia.device.spi.IoReason;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;

/** Lines that somebody types at a terminal, with history and completion. What is shown meanwhile goes above the line. */
final class TerminalInput implements ConsoleInput {

    private static final String PROMPT = "> ";
    private static final String HISTORY = "console-history";
    private static final int MAX_LISTED = 200;
    private static final String CANCELLED = "";
    private static final String PLAIN = "fg:default";

    private final Terminal terminal;
    private final LineReader reader;
    private final Screen screen;

    private TerminalInput(Terminal terminal, LineReader reader, Screen screen) {
        this.terminal = terminal;
        this.reader = reader;
        this.screen = screen;
    }

    /** Takes the terminal of this process. */
    static TerminalInput open(CommandContext context) {
        Terminal terminal = terminal();
        // Ctrl-C while no line is typed: whoever waits for an answer waits no longer.
        Thread thread = Thread.currentThread();
        terminal.handle(Signal.INT, signal -> thread.interrupt());
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser((line, cursor, purpose) -> new WholeLine(line, cursor))
                .completer((r, line, candidates) -> complete(line, candidates))
                .history(new WithoutSecrets())
                .variable(LineReader.LIST_MAX, MAX_LISTED)
                .option(Option.DISABLE_EVENT_EXPANSION, true)
                .option(Option.CASE_INSENSITIVE, true)
                .option(Option.ERASE_LINE_ON_FINISH, true)
                .build();
        new StateFolder(context.host().environment())
                .file(HISTORY)
                .ifPresent(file -> reader.variable(LineReader.HISTORY_FILE, file));
        Screen screen = new Screen(
                terminal.writer(),
                io.cordelia.cli.Terminal.ansi(),
                context.common().quiet(),
                reader::printAbove);
        bindArrows(reader);
        if (!io.cordelia.cli.Terminal.ansi().enabled()) {
            reader.variable(LineReader.COMPLETION_STYLE_STARTING, PLAIN);
            reader.variable(LineReader.COMPLETION_STYLE_LIST_STARTING, PLAIN);
        }
        return new TerminalInput(terminal, reader, screen);
    }

    /** Some terminals send what they send in programs that read no keys one by one. */
    private static void bindArrows(LineReader reader) {
        KeyMap<Binding> keys = reader.getKeyMaps().get(LineReader.MAIN);
        keys.bind(new Reference(LineReader.UP_LINE_OR_HISTORY), "\u001b[A");
        keys.bind(new Reference(LineReader.DOWN_LINE_OR_HISTORY), "\u001b[B");
        keys.bind(new Reference(LineReader.FORWARD_CHAR), "\u001b[C");
        keys.bind(new Reference(LineReader.BACKWARD_CHAR), "\u001b[D");
    }

    private static Terminal terminal() {
        try {
            return TerminalBuilder.builder()
                    .system(true)
                    .graphemeCluster(false)
                    .nativeSignals(true)
                    .build();
        } catch (IOException e) {
            throw new WrongInputException("the terminal cannot be used: " + IoReason.of(e));
        }
    }

    private static void complete(ParsedLine line, List<Candidate> candidates) {
        for (String next : ConsoleWords.after(line.line().substring(0, line.cursor()))) {
            candidates.add(new Candidate(next, next, null, null, null, null, false));
        }
    }

    @Override
    public Optional<String> line() {
        try {
            return Optional.of(reader.readLine(PROMPT));
        } catch (UserInterruptException e) {
            return Optional.of(CANCELLED);
        } catch (EndOfFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Screen screen() {
        return screen;
    }

    @Override
    public boolean isInteractive() {
        return true;
    }

    @Override
    public void close() {
        // An interrupt has ended the typing, and must not end the tidying up.
        boolean interrupted = Thread.interrupted();
        try (terminal) {
            saveHistory();
        } catch (IOException e) {
            throw new WrongInputException("the terminal cannot be given back: " + IoReason.of(e));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void saveHistory() {
        try {
            reader.getHistory().save();
        } catch (IOException e) {
            screen.note("the history was not kept: " + IoReason.of(e));
        }
    }

    /** The lines of before, but for those that hold secrets, or may. */
    private static final class WithoutSecrets extends DefaultHistory {

        @Override
        public void add(Instant time, String line) {
            if (ConsoleLine.of(line).mayBeKept()) {
                super.add(time, line);
            }
        }
    }

    /** A line that is one word: what an AT command is made of is the module's. */
    private record WholeLine(String line, int cursor) implements CompletingParsedLine {

        @Override
        public String word() {
            return line;
        }

        @Override
        public int wordCursor() {
            return cursor;
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(line);
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return cursor;
        }

        @Override
        public int rawWordLength() {
            return line.length();
        }
    }
}
