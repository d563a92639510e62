package io.cordelia.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times such as {@code 500ms} and {@code 2s}. */
final class DurationConverter implements ITypeConverter<Duration> {

    /** What is shown for a time in the help. */
    static final String LABEL = "TIME";

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|min|h)");

    @Override
    public Duration convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("\"" + text
                    + "\" is no time (allowed: a whole number with its unit, such as 500ms, 2s, 5min or 1h)");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "min" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
