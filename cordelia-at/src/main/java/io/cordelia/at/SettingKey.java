package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.util.Locale;
import java.util.Set;

/**
 * A setting of the module that can be read and written. The keys stand in {@link MqttSettings}, {@link TopicSettings},
 * {@link GeneralSettings}, {@link UartSettings}, {@link CsrSettings}, {@link QuarklinkSettings} and {@link OtaSettings}.
 * Immutable.
 *
 * @param <T> the type of its value
 */
public final class SettingKey<T> extends ReadableKey<T> {

    private SettingKey(String id, String option, SettingType<T> type, boolean secret) {
        super(id, option, type, secret);
    }

    static <T> SettingKey<T> of(String id, String option, SettingType<T> type) {
        return new SettingKey<>(id, option, type, false);
    }

    /** A string, which the exercises send in quotes (S). */
    static SettingKey<String> text(String id, String option, int maxBytes) {
        return of(id, option, SettingType.text(maxBytes));
    }

    /** A string that is shown nowhere. */
    static SettingKey<String> secret(String id, String option, int maxBytes) {
        return new SettingKey<>(id, option, SettingType.secret(maxBytes), true);
    }

    static SettingKey<Integer> number(String id, String option, int min, int max) {
        return of(id, option, SettingType.number(min, max));
    }

    static SettingKey<Boolean> bool(String id, String option) {
        return of(id, option, SettingType.bool());
    }

    /** A bit mask, which the exercises send in quotes (S). */
    static <E extends Enum<E>> SettingKey<Set<E>> mask(String id, String option, Class<E> words, int maxBytes) {
        return of(id, option, SettingType.mask(words, word -> word.name().toLowerCase(Locale.ROOT), maxBytes));
    }

    /**
     * Reads a value from text, and checks that it can be sent.
     *
     * @param text as {@link #format} gives it
     * @return the value
     * @throws InvalidRequestException if it is not allowed or cannot be sent
     */
    public T parse(String text) {
        T value = parseText(text);
        set(value, AtTimeouts.DEFAULTS);
        return value;
    }

    AtCommand<Void> set(T value, AtTimeouts timeouts) {
        AtArguments arguments = new AtArguments().word(id()).word(option());
        type().write().write(arguments, toString(), value);
        return AtCommand.of(CommandName.SET, "set=" + this, arguments, timeout(timeouts));
    }
}
