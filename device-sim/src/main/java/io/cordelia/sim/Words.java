package io.cordelia.sim;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Words from the module's lists: the constants of an enum, in any case. */
final class Words {

    private Words() {}

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> Optional<E> find(Class<E> words, String text) {
        return Stream.of(words.getEnumConstants())
                .filter(w -> w.name().equalsIgnoreCase(text))
                .findFirst();
    }

    /** A bit mask as the module writes it. */
    static String mask(Collection<? extends Enum<?>> words) {
        return words.stream().map(w -> lower(w.name())).collect(Collectors.joining("|"));
    }
}
