package io.cordelia.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Lines, AT traffic and progress bars on one stream, without getting into each other's way: on a terminal a bar stays
 * below the lines that come meanwhile, elsewhere it is one line when it is full. Safe for use by many threads.
 */
final class Screen {

    private static final int BAR_WIDTH = 30;
    private static final double NANOS = 1e9;
    private static final double KILO = 1e3;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private final boolean quiet;
    private final LongSupplier clock;
    private final Consumer<String> lines;
    private Optional<String> bar = Optional.empty();
    private OptionalLong start = OptionalLong.empty();

    /**
     * @param out where everything goes
     * @param ansi whether that is a terminal, and colour is wanted
     */
    Screen(PrintWriter out, Ansi ansi) {
        this(out, ansi, false, System::nanoTime);
    }

    /** @param lines prints a line, above what the user is typing */
    Screen(PrintWriter out, Ansi ansi, boolean quiet, Consumer<String> lines) {
        this(out, ansi, quiet, System::nanoTime, lines);
    }

    /** @param clock counts nanoseconds, for the rate of progress */
    Screen(PrintWriter out, Ansi ansi, boolean quiet, LongSupplier clock) {
        this(out, ansi, quiet, clock, out::println);
    }

    private Screen(PrintWriter out, Ansi ansi, boolean quiet, LongSupplier clock, Consumer<String> lines) {
        this.out = out;
        this.terminal = ansi.enabled();
        this.quiet = quiet;
        this.clock = clock;
        this.lines = lines;
    }

    /** A screen without progress and remarks. */
    static Screen quiet(PrintWriter out, Ansi ansi) {
        return new Screen(out, ansi, true, System::nanoTime);
    }

    /** Prints what the user may want to know, but did not ask for. */
    void note(String text) {
        if (!quiet) {
            line(text);
        }
    }

    /** Prints a line of text. */
    synchronized void line(String text) {
        bar.ifPresent(b -> out.print(CLEAR_LINE));
        lines.accept(text);
        bar.ifPresent(out::print);
        out.flush();
    }

    /**
     * Text from outside as it can be shown: control characters as {@code \xNN}, so that nobody who may publish can move
     * the cursor, change colours or make up lines.
     */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                shown.append(String.format("\\x%02x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    /** Prints a heading. */
    void heading(String text) {
        line(styled(text, Style.bold));
    }

    /** Prints what was sent to a module. */
    void sent(String line) {
        sentAt("", line);
    }

    /** Prints what was sent to a module, and when. */
    void sentAt(String time, String line) {
        line(faint(time) + styled("-> " + printable(line), Style.fg_cyan));
    }

    /** Prints what a module said. */
    void received(String line) {
        receivedAt("", line);
    }

    /** Prints what a module said, and when. */
    void receivedAt(String time, String line) {
        String start = line.toUpperCase(Locale.ROOT);
        Style colour = start.startsWith("ERROR")
                ? Style.fg_red
                : start.startsWith("+EVENT") ? Style.fg_yellow : Style.fg_green;
        line(faint(time) + styled("<- " + printable(line), colour));
    }

    /** Shows that so many bytes of a file are done. */
    synchronized void progress(String file, long done, long total) {
        if (quiet) {
            return;
        }
        if (done == 0) {
            start = OptionalLong.of(clock.getAsLong());
        }
        boolean finished = done >= total;
        if (finished) {
            if (bar.isPresent()) {
                out.print(CLEAR_LINE);
            }
            bar = Optional.empty();
            start = OptionalLong.empty();
            line(draw(file, done, total));
        } else if (terminal) {
            bar = Optional.of(draw(file, done, total) + pace(done, total));
            out.print(CLEAR_LINE + bar.get());
            out.flush();
        }
    }

    /** Rate and time left, as far as they can be told. */
    private String pace(long done, long total) {
        double seconds = (clock.getAsLong() - start.orElse(clock.getAsLong())) / NANOS;
        if (done == 0 || seconds <= 0) {
            return "";
        }
        double rate = done / seconds;
        return String.format(", %.1f kB/s, %.0f s left", rate / KILO, Math.ceil((total - done) / rate));
    }

    private static String draw(String file, long done, long total) {
        int filled = total == 0 ? BAR_WIDTH : (int) (done * BAR_WIDTH / total);
        return String.format(
                "   %-14s [%s%s] %3d%%  %d of %d bytes",
                file,
                "#".repeat(filled),
                ".".repeat(BAR_WIDTH - filled),
                total == 0 ? 100 : done * 100 / total,
                done,
                total);
    }

    private String faint(String time) {
        return time.isEmpty() ? "" : styled(time, Style.faint) + " ";
    }

    private String styled(String text, Style style) {
        return terminal ? Style.on(style) + text + Style.reset.on() : text;
    }
}
