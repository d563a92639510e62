package io.cordelia.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the arguments of one request by PROTOCOL section 1 (F).
 *
 * <p>A string may be enclosed in quotes. Of an argument that others may follow, the closing quote is the first one
 * before a comma, so it cannot hold {@code ",}; of the last argument it is the quote that ends the line, so it can.
 */
final class ArgumentReader {

    private static final int AT_END = -1;

    private final String text;
    private int at;

    /** @param text what follows the = of the request; blank if it has no arguments */
    ArgumentReader(String text) {
        this.text = text;
        this.at = text.isBlank() ? AT_END : 0;
    }

    /** All arguments, which must be this many. */
    List<Argument> exactly(int count) throws AtError {
        List<Argument> arguments = new ArrayList<>(count);
        for (int i = 1; i < count; i++) {
            arguments.add(next());
        }
        if (count > 0) {
            arguments.add(last());
        } else if (at != AT_END) {
            throw AtError.numberOfParameters();
        }
        return arguments;
    }

    boolean hasMore() {
        return at != AT_END;
    }

    /** The next argument, which others may follow. */
    Argument next() throws AtError {
        int start = skipSpaces(requireMore());
        return start < text.length() && text.charAt(start) == '"' ? quoted(start) : plain(start);
    }

    /** The last argument. */
    Argument last() throws AtError {
        int start = skipSpaces(requireMore());
        if (start == text.length() || text.charAt(start) != '"') {
            if (text.indexOf(',', start) >= 0) {
                throw AtError.numberOfParameters();
            }
            return plain(start);
        }
        int close = text.lastIndexOf('"');
        if (close > start && skipSpaces(close + 1) == text.length()) {
            at = AT_END;
            return new Argument(text.substring(start + 1, close));
        }
        quoted(start);
        throw AtError.numberOfParameters();
    }

    /** All that is left, as it is. */
    String rest() throws AtError {
        int start = requireMore();
        at = AT_END;
        return text.substring(start);
    }

    private Argument quoted(int start) throws AtError {
        for (int close = text.indexOf('"', start + 1); close >= 0; close = text.indexOf('"', close + 1)) {
            int after = skipSpaces(close + 1);
            if (after == text.length() || text.charAt(after) == ',') {
                at = after == text.length() ? AT_END : after + 1;
                return new Argument(text.substring(start + 1, close));
            }
        }
        throw AtError.parseParameters(AtError.NO_DELIMITER);
    }

    private Argument plain(int start) {
        int comma = text.indexOf(',', start);
        int end = comma < 0 ? text.length() : comma;
        at = comma < 0 ? AT_END : comma + 1;
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        return new Argument(text.substring(start, end));
    }

    private int skipSpaces(int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return i;
    }

    private int requireMore() throws AtError {
        if (at == AT_END) {
            throw AtError.numberOfParameters();
        }
        return at;
    }
}
