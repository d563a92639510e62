package io.cordelia.device;

import java.nio.charset.StandardCharsets;

/** The rules of MQTT 3.1.1, section 4.7, for topic names and filters. */
final class Topics {

    private static final int MAX_BYTES = 65_535;

    private Topics() {}

    static void checkName(String argument, String name) {
        checkText(argument, name);
        if (name.indexOf('+') >= 0 || name.indexOf('#') >= 0) {
            throw new InvalidRequestException(
                    argument, "\"" + name + "\" holds a wildcard", "a topic name without + and #");
        }
    }

    static void checkFilter(String argument, String filter) {
        checkText(argument, filter);
        String[] levels = filter.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            String level = levels[i];
            boolean lonelyWildcards = level.length() == 1 || (level.indexOf('+') < 0 && level.indexOf('#') < 0);
            boolean hashIsLast = !level.equals("#") || i == levels.length - 1;
            if (!lonelyWildcards || !hashIsLast) {
                throw new InvalidRequestException(
                        argument,
                        "\"" + filter + "\" has a misplaced wildcard",
                        "+ as a whole level, # as the whole last level");
            }
        }
    }

    private static void checkText(String argument, String text) {
        if (text.isEmpty()) {
            throw new InvalidRequestException(argument, "is empty", "1 to " + MAX_BYTES + " bytes");
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new InvalidRequestException(argument, "is " + bytes + " bytes long", "at most " + MAX_BYTES);
        }
        Texts.refuseControlCharacters(argument, text);
    }
}
