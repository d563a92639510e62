package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ProtocolException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How values of a setting are written to the line, read from it, and put as text for people.
 *
 * @param write adds a value to the arguments of a command; throws {@link InvalidRequestException} if it cannot be sent
 * @param read reads an answer; throws {@link ProtocolException} if it cannot be read
 * @param format the value as text
 * @param parse a value from text; throws {@link ProtocolException} if it is none
 * @param allowed what is allowed, for messages
 */
record SettingType<T>(
        Writer<T> write,
        Function<String, T> read,
        Function<T, String> format,
        Function<String, T> parse,
        String allowed) {

    /** Adds a value to arguments; the name is for messages. */
    interface Writer<T> {
        void write(AtArguments arguments, String name, T value);
    }

    /** A string, which the exercises send in quotes (S). */
    static SettingType<String> text(int maxBytes) {
        return ofText(maxBytes, (arguments, name, value) -> arguments.quotedText(name, value, maxBytes));
    }

    /** A string that no trace shows. */
    static SettingType<String> secret(int maxBytes) {
        return ofText(maxBytes, (arguments, name, value) -> arguments.quotedSecret(name, value, maxBytes));
    }

    static SettingType<Integer> number(int min, int max) {
        return number(min, max, AtArguments::number);
    }

    static SettingType<Integer> hex(int max) {
        SettingType<Integer> type = number(0, max, AtArguments::hex);
        return new SettingType<>(
                type.write, type.read, value -> String.format("0x%x", value), type.parse, type.allowed);
    }

    static SettingType<Boolean> bool() {
        return ofBoolean(AtArguments::bool);
    }

    /** A truth value that is 0 or 1 on the line. */
    static SettingType<Boolean> bit() {
        return ofBoolean((arguments, value) -> arguments.number(value ? 1 : 0));
    }

    /** One of some numbers, each with a name. */
    static <E extends Enum<E>> SettingType<E> numbered(Class<E> type) {
        Function<String, E> read = text -> {
            int number = AtResponse.smallNumber(AtResponse.unquote(text));
            if (number < 0 || number >= type.getEnumConstants().length) {
                throw new ProtocolException("\"" + text + "\" is out of range");
            }
            return type.getEnumConstants()[number];
        };
        return new SettingType<>(
                (arguments, name, value) -> arguments.number(value.ordinal()),
                read,
                Enum::name,
                text -> Words.read(type, Enum::name, text),
                "one of " + String.join(", ", names(type, Enum::name)));
    }

    /** A bit mask, which the exercises send in quotes (S). */
    static <E extends Enum<E>> SettingType<Set<E>> mask(Class<E> type, Function<E, String> word, int maxBytes) {
        Function<String, Set<E>> read = text -> Set.copyOf(Words.readMask(type, word, text));
        return new SettingType<>(
                (arguments, name, value) -> arguments.quotedText(name, Words.mask(value, word), maxBytes),
                read,
                value -> Words.mask(value, word),
                read,
                "any of " + String.join(", ", names(type, word)) + ", joined by |");
    }

    /** Values that can only be read. */
    static <T> SettingType<T> readOnly(Function<String, T> read, Function<T, String> format) {
        return new SettingType<>(
                (arguments, name, value) -> {
                    throw new InvalidRequestException(name, "is read-only", "reading it");
                },
                read,
                format,
                read,
                "read-only");
    }

    private static SettingType<String> ofText(int maxBytes, Writer<String> writer) {
        return new SettingType<>(
                writer,
                AtResponse::unquote,
                Function.identity(),
                Function.identity(),
                "at most " + maxBytes + " bytes");
    }

    private static SettingType<Integer> number(int min, int max, BiConsumer<AtArguments, Integer> writer) {
        String range = min + " to " + max;
        Function<String, Integer> read = text -> AtResponse.smallNumber(AtResponse.unquote(text));
        return new SettingType<>(
                (arguments, name, value) -> {
                    if (value < min || value > max) {
                        throw new InvalidRequestException(name, value + " is out of range", range);
                    }
                    writer.accept(arguments, value);
                },
                read,
                value -> Integer.toString(value),
                read,
                range);
    }

    private static SettingType<Boolean> ofBoolean(BiConsumer<AtArguments, Boolean> writer) {
        return new SettingType<>(
                (arguments, name, value) -> writer.accept(arguments, value),
                SettingType::readBoolean,
                value -> Boolean.toString(value),
                SettingType::readBoolean,
                "true or false");
    }

    private static boolean readBoolean(String text) {
        return switch (AtResponse.unquote(text).toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new ProtocolException("\"" + text + "\" is neither true nor false");
        };
    }

    private static <E extends Enum<E>> List<String> names(Class<E> type, Function<E, String> word) {
        return Arrays.stream(type.getEnumConstants()).map(word).toList();
    }
}
