package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.spi.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What went over a line, in the form of the vendor's exercises: {@code -> AT+test} was sent, {@code <- OK} was received.
 * A time may stand before the arrow, as {@link FileTrace} writes it. Empty lines and lines that begin with {@code #} are
 * comments. Immutable.
 *
 * @param lines the lines in their order
 */
public record Transcript(List<Line> lines) {

    private static final Pattern LINE = Pattern.compile("\\s*(?:(\\S+)\\s+)?(->|<-)(?: (.*))?");
    private static final Pattern CONTROL = Pattern.compile("\\\\x([01][0-9a-f]|7f|[89][0-9a-f])");
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /** Makes a transcript of a copy of the lines. */
    public Transcript {
        lines = List.copyOf(lines);
    }

    /**
     * Reads a file.
     *
     * @param file the file, in UTF-8
     * @return what it holds
     * @throws InvalidRequestException if it cannot be read, or a line of it has another form
     */
    public static Transcript read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "transcript", file + " cannot be read: " + IoReason.of(e), "a readable text file in UTF-8");
        }
    }

    /**
     * Reads a text.
     *
     * @param text the lines, with any line ends
     * @return what it holds
     * @throws InvalidRequestException if a line has another form, with its number
     */
    public static Transcript parse(String text) {
        List<Line> lines = new ArrayList<>();
        forEach(text, (number, line) -> lines.add(parse(line, number, "")));
        return new Transcript(lines);
    }

    /** Takes a line with its number. */
    interface NumberedLines {
        void line(int number, String line);
    }

    /** The lines that are not comments, with their numbers. */
    static void forEach(String text, NumberedLines lines) {
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                lines.line(number, line);
            }
        }
    }

    /** @param others what else may stand in such a line */
    static Line parse(String line, int number, String others) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw invalid(line, number, others);
        }
        return new Line(
                Optional.ofNullable(matcher.group(1)).map(time -> time(time, line, number, others)),
                Direction.of(matcher.group(2)),
                withControls(matcher.group(3) == null ? "" : matcher.group(3)));
    }

    /** The text with control characters in the place of {@code \x1b}. */
    static String withControls(String text) {
        return CONTROL.matcher(text)
                .replaceAll(m -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(m.group(1), 16))));
    }

    private static Instant time(String text, String line, int number, String others) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw invalid(line, number, others);
        }
    }

    private static InvalidRequestException invalid(String line, int number, String others) {
        String shown = line.length() > 60 ? line.substring(0, 60) + "..." : line;
        return new InvalidRequestException(
                "transcript",
                "has in line " + number + ": \"" + visible(shown) + "\"",
                "-> and what was sent, <- and what was received, a time such as 2026-11-21T23:05:09.012Z before it or none,"
                        + " # and a comment" + others);
    }

    /** The text with control characters as {@code \x1b}, so that it stays one line and harms no terminal. */
    static String visible(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder visible = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            visible.append(Character.isISOControl(c) ? String.format("\\x%02x", (int) c) : c);
        }
        return visible.toString();
    }

    /** The lines in the form that is read, each with its end. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** Which way a line went. */
    public enum Direction {
        /** To the module. */
        SENT("->"),
        /** From the module. */
        RECEIVED("<-");

        private final String arrow;

        Direction(String arrow) {
            this.arrow = arrow;
        }

        private static Direction of(String arrow) {
            return arrow.equals(SENT.arrow) ? SENT : RECEIVED;
        }
    }

    /**
     * A line.
     *
     * @param time when it was on the line, if that is known
     * @param direction which way it went
     * @param text what was on the line, without its end; {@code <1704 bytes>} and {@code ***} stand for what a trace
     *     does not show
     */
    public record Line(Optional<Instant> time, Direction direction, String text) {

        /** Checks the components. */
        public Line {
            Objects.requireNonNull(time, "time");
            Objects.requireNonNull(direction, "direction");
            Objects.requireNonNull(text, "text");
        }

        /** The line in the form that is read, without its end. */
        @Override
        public String toString() {
            return time.map(t -> TIME.format(t) + " ").orElse("") + direction.arrow + " " + visible(text);
        }
    }
}
