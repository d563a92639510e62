package io.cordelia.at;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** A line that is not an event. */
final class AtLine {

    private static final Pattern NAMED = Pattern.compile("\\+\\w+:");

    private final byte[] bytes;
    private final String text;

    private AtLine(byte[] bytes) {
        this.bytes = bytes;
        this.text = new String(bytes, StandardCharsets.UTF_8);
    }

    static AtLine of(byte[] bytes, int from, int count) {
        return new AtLine(Arrays.copyOfRange(bytes, from, from + count));
    }

    String text() {
        return text;
    }

    boolean isFinal() {
        String stripped = text.strip();
        if (stripped.equalsIgnoreCase("OK")) {
            return true;
        }
        int word = AtError.WORD.length();
        return stripped.regionMatches(true, 0, AtError.WORD, 0, word)
                && (stripped.length() == word || stripped.charAt(word) == ':' || stripped.charAt(word) == ' ');
    }

    /** The error of a final response; empty for OK. */
    Optional<AtError> error() {
        String stripped = text.strip();
        return stripped.equalsIgnoreCase("OK") ? Optional.empty() : Optional.of(AtError.of(stripped));
    }

    boolean isCommand() {
        return text.regionMatches(true, 0, "AT+", 0, 3);
    }

    /** Whether this is neither an information response nor a final one. */
    boolean isBare() {
        return !isNamed() && !isFinal();
    }

    /** Whether this begins like an information response; lines of a PEM file may begin with a plus, too. */
    private boolean isNamed() {
        return NAMED.matcher(text).lookingAt();
    }

    int size() {
        return bytes.length;
    }

    /** Whether this is an information response to a command. */
    boolean answers(String command) {
        int end = command.length() + 1;
        return text.startsWith("+")
                && text.regionMatches(true, 1, command, 0, command.length())
                && text.length() > end
                && text.charAt(end) == ':';
    }

    AtResponse response() {
        int colon = 0;
        while (bytes[colon] != ':') {
            colon++;
        }
        return new AtResponse(Arrays.copyOfRange(bytes, colon + 1, bytes.length));
    }

    /** Of an answer to {@code fileread} what may be shown: its content as its size. */
    String fileReadHeader() {
        return FileCommands.shownHeader(bytes);
    }
}
