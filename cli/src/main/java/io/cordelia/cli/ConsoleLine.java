package io.cordelia.cli;

import io.cordelia.at.AtTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line that was typed into a console.
 *
 * @param text without spaces at its ends
 */
record ConsoleLine(String text) {

    /** Begins a command to the console itself. */
    static final String COLON = ":";

    static final String PREFIX = "AT+";

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    static ConsoleLine of(String typed) {
        return new ConsoleLine(typed.strip());
    }

    boolean isForConsole() {
        return text.startsWith(COLON);
    }

    /** What is sent to the module. */
    String request() {
        return text.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) ? text : PREFIX + text;
    }

    /** Whether it holds no secret. */
    boolean mayBeKept() {
        return isForConsole() || AtTrace.mayBeKept(request());
    }

    /** The words of a command to the console; one with spaces in it stands in quotes. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return words;
    }
}
