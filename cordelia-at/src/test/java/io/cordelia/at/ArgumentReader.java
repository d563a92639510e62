package io.cordelia.at;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The module's way of reading arguments, written from PROTOCOL section 1 alone. Works on ISO 8859-1, so on bytes. */
final class ArgumentReader {

    private ArgumentReader() {}

    /** Reads that many arguments; throws if there are more or fewer. */
    static List<String> read(String text, int count) {
        int nul = text.indexOf('\0');
        String rest = nul < 0 ? text : text.substring(0, nul);
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean last = i == count - 1;
            String start = rest.stripLeading();
            int end;
            String value;
            if (start.startsWith("\"")
                    && (last
                            ? start.length() > 1 && start.stripTrailing().endsWith("\"")
                            : start.indexOf("\",", 1) > 0)) {
                String line = last ? start.stripTrailing() : start;
                int close = last ? line.length() - 1 : line.indexOf("\",", 1);
                value = line.substring(1, close);
                end = close + 1;
                rest = line;
            } else {
                int comma = rest.indexOf(',');
                if (last && comma >= 0) {
                    throw new IllegalArgumentException("number of parameters");
                }
                end = last ? rest.length() : comma;
                if (end < 0) {
                    throw new IllegalArgumentException("number of parameters");
                }
                value = strip(rest.substring(0, end));
            }
            arguments.add(new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            rest = last ? "" : rest.substring(end + 1);
        }
        return arguments;
    }

    private static String strip(String value) {
        return value.replaceAll("^ +| +$", "");
    }
}
