package io.cordelia.sim;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One argument of a request, and the ways to read it (PROTOCOL section 1, F).
 *
 * @param text its characters, one a byte, without the enclosing quotes
 */
record Argument(String text) {

    boolean isAbsent() {
        return text.isEmpty();
    }

    /** A string of at least one byte. */
    String string(int maxBytes) throws AtError {
        return required().optionalString(maxBytes);
    }

    String optionalString(int maxBytes) throws AtError {
        if (text.length() > maxBytes) {
            throw AtError.parseParameters(AtError.TOO_LONG);
        }
        return text;
    }

    long number(long min, long max) throws AtError {
        OptionalLong value = Numbers.parse(required().text);
        if (value.isEmpty()) {
            throw Assumptions.notANumber();
        }
        if (value.getAsLong() < min || value.getAsLong() > max) {
            throw Assumptions.numberOutOfRange();
        }
        return value.getAsLong();
    }

    long optionalNumber(long min, long max, long otherwise) throws AtError {
        return isAbsent() ? otherwise : number(min, max);
    }

    boolean bool() throws AtError {
        return switch (Words.lower(required().text)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw AtError.parseParameters(AtError.NOT_A_WORD);
        };
    }

    <E extends Enum<E>> E word(Class<E> words) throws AtError {
        return Words.find(words, required().text).orElseThrow(() -> AtError.parseParameters(AtError.NOT_A_WORD));
    }

    <E extends Enum<E>> Optional<E> optionalWord(Class<E> words) throws AtError {
        return isAbsent() ? Optional.empty() : Optional.of(word(words));
    }

    /** Words joined by |; none at all is allowed. */
    <E extends Enum<E>> Set<E> mask(Class<E> words) throws AtError {
        EnumSet<E> mask = EnumSet.noneOf(words);
        if (!isAbsent()) {
            for (String word : text.split("\\|", -1)) {
                mask.add(new Argument(word.strip()).word(words));
            }
        }
        return mask;
    }

    /** Six numbers joined by colons, as the module writes them. */
    String macAddress() throws AtError {
        StringBuilder address = new StringBuilder();
        for (int part : parts(":", 6)) {
            address.append(address.isEmpty() ? "" : ":").append(String.format("0x%02x", part));
        }
        return address.toString();
    }

    /** Four numbers joined by dots, as the module writes them. */
    String ipAddress() throws AtError {
        StringBuilder address = new StringBuilder();
        for (int part : parts(".", 4)) {
            address.append(address.isEmpty() ? "" : ".").append(part);
        }
        return address.toString();
    }

    private int[] parts(String delimiter, int count) throws AtError {
        String[] parts = required().text.split(Pattern.quote(delimiter), -1);
        if (parts.length != count) {
            throw AtError.parseParameters(AtError.NO_DELIMITER);
        }
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (int) new Argument(parts[i].strip()).number(0, 255);
        }
        return numbers;
    }

    private Argument required() throws AtError {
        if (isAbsent()) {
            throw AtError.parseParameters(AtError.MISSING);
        }
        return this;
    }
}
