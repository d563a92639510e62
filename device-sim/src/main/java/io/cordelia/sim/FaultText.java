package io.cordelia.sim;

import io.cordelia.device.InvalidRequestException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as they stand in a plan's YAML. */
final class FaultText {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|min|h)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms",
            Duration.ofMillis(1),
            "s",
            Duration.ofSeconds(1),
            "min",
            Duration.ofMinutes(1),
            "h",
            Duration.ofHours(1));

    private FaultText() {}

    static String of(Duration duration) {
        return duration.toMillis() + "ms";
    }

    static Duration duration(String key, String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidRequestException(key, '"' + text + "\" is not a time", "such as 20ms, 2s, 1min");
        }
        return UNITS.get(matcher.group(2)).multipliedBy(Integer.parseInt(matcher.group(1)));
    }

    /** A text in double quotes, of printable ASCII only. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c >= ' ' && c <= '~') {
                quoted.appendCodePoint(c);
            } else {
                quoted.append(String.format("\\U%08X", c));
            }
        });
        return quoted.append('"').toString();
    }
}
