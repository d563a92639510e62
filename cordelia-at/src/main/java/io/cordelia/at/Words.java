package io.cordelia.at;

import io.cordelia.device.ProtocolException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Words of the module from lists, which are case-insensitive (F). */
final class Words {

    private Words() {}

    static <E extends Enum<E>> Optional<E> find(Class<E> type, Function<E, String> word, String text) {
        String wanted = text.strip();
        for (E value : type.getEnumConstants()) {
            if (word.apply(value).equalsIgnoreCase(wanted)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    static <E extends Enum<E>> E read(Class<E> type, Function<E, String> word, String text) {
        return find(type, word, text)
                .orElseThrow(() -> new ProtocolException("\"" + text.strip() + "\" is not a known word"));
    }

    /** The words of a mask; those that are not known are read as {@code unknown}. */
    static <E extends Enum<E>> Set<E> readMask(Class<E> type, Function<E, String> word, String text, E unknown) {
        EnumSet<E> set = EnumSet.noneOf(type);
        AtResponse.mask(text).forEach(part -> set.add(find(type, word, part).orElse(unknown)));
        return set;
    }

    static <E extends Enum<E>> Set<E> readMask(Class<E> type, Function<E, String> word, String text) {
        EnumSet<E> set = EnumSet.noneOf(type);
        AtResponse.mask(text).forEach(part -> set.add(read(type, word, part)));
        return set;
    }

    static <E extends Enum<E>> String mask(Set<E> values, Function<E, String> word) {
        return values.stream().sorted().map(word).collect(Collectors.joining("|"));
    }
}
