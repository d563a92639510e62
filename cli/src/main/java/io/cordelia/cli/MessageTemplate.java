package io.cordelia.cli;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How messages are printed, as the user writes it: text with letters after {@code %}, many of them as in mosquitto_sub. */
final class MessageTemplate {

    private static final String OPTION = "--format";
    private static final Map<Character, Letter> LETTERS = new LinkedHashMap<>();
    private static final Map<Character, String> ESCAPES = Map.of('n', "\n", 't', "\t", '\\', "\\");

    static {
        LETTERS.put('t', new Letter("topic", (message, time) -> Screen.printable(message.topic())));
        LETTERS.put('p', new Letter("payload", (message, time) -> Screen.printable(message.text())));
        LETTERS.put('x', new Letter("payload in hex", (message, time) -> HexFormat.of()
                .formatHex(message.payload())));
        LETTERS.put('b', new Letter("payload in Base64", (message, time) -> Base64.getEncoder()
                .encodeToString(message.payload())));
        LETTERS.put(
                'l', new Letter("its length in bytes", (message, time) -> String.valueOf(message.payload().length)));
        LETTERS.put(
                'q',
                new Letter(
                        "QoS", (message, time) -> String.valueOf(message.qos().level())));
        LETTERS.put('I', new Letter("time", (message, time) -> MessageLine.shown(time)));
        LETTERS.put(
                'U',
                new Letter(
                        "time in s since 1970",
                        (message, time) -> String.format(Locale.ROOT, "%.3f", time.toEpochMilli() / 1e3)));
        LETTERS.put('j', new Letter("JSON", (message, time) -> Json.line(MessageLine.of(message, time))));
        LETTERS.put('%', new Letter("%", (message, time) -> "%"));
    }

    private final List<Part> parts;

    private MessageTemplate(List<Part> parts) {
        this.parts = parts;
    }

    /** What stands in the place of a piece of the template. */
    private interface Part {
        String of(Message message, Instant time);
    }

    private record Letter(String meaning, Part part) {}

    /**
     * Reads a template.
     *
     * @throws InvalidRequestException if it has an unknown letter
     */
    static MessageTemplate parse(String text) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                parts.add(letter(text.substring(++i)).part());
            } else if (c == '\\') {
                String escape = escape(text.substring(++i));
                parts.add((message, time) -> escape);
            } else {
                parts.add((message, time) -> String.valueOf(c));
            }
        }
        return new MessageTemplate(parts);
    }

    private static Letter letter(String rest) {
        if (rest.isEmpty() || !LETTERS.containsKey(rest.charAt(0))) {
            throw new InvalidRequestException(
                    OPTION,
                    rest.isEmpty() ? "ends with a %" : "has the unknown letter %" + first(rest),
                    LETTERS.entrySet().stream()
                            .map(letter -> "%" + letter.getKey() + " "
                                    + letter.getValue().meaning())
                            .collect(Collectors.joining(", ")));
        }
        return LETTERS.get(rest.charAt(0));
    }

    private static String escape(String rest) {
        if (rest.isEmpty() || !ESCAPES.containsKey(rest.charAt(0))) {
            throw new InvalidRequestException(
                    OPTION,
                    rest.isEmpty() ? "ends with a \\" : "has the unknown \\" + first(rest),
                    "\\n new line, \\t tabulator, \\\\");
        }
        return ESCAPES.get(rest.charAt(0));
    }

    private static String first(String text) {
        return Screen.printable(text.substring(0, text.offsetByCodePoints(0, 1)));
    }

    /** A message; what comes from outside has no control characters. */
    String of(Message message, Instant time) {
        return parts.stream().map(part -> part.of(message, time)).collect(Collectors.joining());
    }
}
