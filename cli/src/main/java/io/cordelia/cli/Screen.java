package io.cordelia.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Lines, AT traffic and progress bars on one stream, without getting into each other's way: on a terminal a bar stays
 * below the lines that come meanwhile, elsewhere it is one line when it is full. Safe for use by many threads.
 */
final class Screen {

    private static final int BAR_WIDTH = 30;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private Optional<String> bar = Optional.empty();

    /**
     * @param out where everything goes
     * @param ansi whether that is a terminal, and colour is wanted
     */
    Screen(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.terminal = ansi.enabled();
    }

    /** Prints a line of text. */
    synchronized void line(String text) {
        bar.ifPresent(b -> out.print(CLEAR_LINE));
        out.println(text);
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
        line(styled("-> " + printable(line), Style.fg_cyan));
    }

    /** Prints what a module said. */
    void received(String line) {
        String start = line.toUpperCase(Locale.ROOT);
        Style colour = start.startsWith("ERROR")
                ? Style.fg_red
                : start.startsWith("+EVENT") ? Style.fg_yellow : Style.fg_green;
        line(styled("<- " + printable(line), colour));
    }

    /** Shows that so many bytes of a file are done. */
    synchronized void progress(String file, long done, long total) {
        boolean finished = done >= total;
        if (finished) {
            if (bar.isPresent()) {
                out.print(CLEAR_LINE);
            }
            bar = Optional.empty();
            line(draw(file, done, total));
        } else if (terminal) {
            bar = Optional.of(draw(file, done, total));
            out.print(CLEAR_LINE + bar.get());
            out.flush();
        }
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

    private String styled(String text, Style style) {
        return terminal ? Style.on(style) + text + Style.reset.on() : text;
    }
}
