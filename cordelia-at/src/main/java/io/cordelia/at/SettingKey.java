package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ProtocolException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A setting of the module with the type of its value. The keys stand in {@link MqttSettings}, {@link TopicSettings} and
 * {@link GeneralSettings}. Immutable.
 *
 * @param <T> the type of its value
 */
public final class SettingKey<T> {

    private final String id;
    private final String option;
    private final BiConsumer<AtArguments, T> writer;
    private final Function<String, T> reader;
    private final boolean secret;

    private SettingKey(
            String id, String option, BiConsumer<AtArguments, T> writer, Function<String, T> reader, boolean secret) {
        this.id = id;
        this.option = option;
        this.writer = writer;
        this.reader = reader;
        this.secret = secret;
    }

    static <T> SettingKey<T> of(
            String id, String option, BiConsumer<AtArguments, T> writer, Function<String, T> reader) {
        return new SettingKey<>(id, option, writer, reader, false);
    }

    /** A string, which the exercises send in quotes (S). */
    static SettingKey<String> text(String id, String option, int maxBytes) {
        return of(
                id,
                option,
                (arguments, value) -> arguments.quotedText(name(id, option), value, maxBytes),
                AtResponse::unquote);
    }

    /** A string that is shown nowhere. */
    static SettingKey<String> secret(String id, String option, int maxBytes) {
        return new SettingKey<>(
                id,
                option,
                (arguments, value) -> arguments.quotedSecret(name(id, option), value, maxBytes),
                AtResponse::unquote,
                true);
    }

    static SettingKey<Integer> number(String id, String option, int min, int max) {
        return of(
                id,
                option,
                (arguments, value) -> {
                    if (value < min || value > max) {
                        throw new InvalidRequestException(
                                name(id, option), value + " is out of range", min + " to " + max);
                    }
                    arguments.number(value);
                },
                text -> Math.toIntExact(AtResponse.number(AtResponse.unquote(text))));
    }

    static SettingKey<Boolean> bool(String id, String option) {
        return of(id, option, AtArguments::bool, SettingKey::readBoolean);
    }

    /** A bit mask, which the exercises send in quotes (S). */
    static <E extends Enum<E>> SettingKey<Set<E>> mask(String id, String option, Class<E> words, int maxBytes) {
        return of(
                id,
                option,
                (arguments, value) -> arguments.quotedText(
                        name(id, option),
                        value.stream()
                                .sorted()
                                .map(word -> word.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining("|")),
                        maxBytes),
                text -> {
                    EnumSet<E> set = EnumSet.noneOf(words);
                    AtResponse.mask(text).forEach(word -> set.add(readWord(words, word)));
                    return Set.copyOf(set);
                });
    }

    /**
     * The group of the setting.
     *
     * @return such as {@code MQTT}
     */
    public String id() {
        return id;
    }

    /**
     * The name of the setting in its group.
     *
     * @return such as {@code iotHubEndpoint}
     */
    public String option() {
        return option;
    }

    /** The group and the name, such as {@code MQTT,iotHubEndpoint}. */
    @Override
    public String toString() {
        return name(id, option);
    }

    AtCommand<T> get(AtTimeouts timeouts) {
        AtCommand<T> command = AtCommand.of(
                        "get", "get=" + this, new AtArguments().word(id).word(option), timeouts.command())
                .answeredBy(response -> read(response.text()));
        return secret ? command.withSecretAnswer() : command;
    }

    AtCommand<Void> set(T value, AtTimeouts timeouts) {
        AtArguments arguments = new AtArguments().word(id).word(option);
        writer.accept(arguments, value);
        return AtCommand.of("set", "set=" + this, arguments, timeouts.command());
    }

    private T read(String text) {
        try {
            return reader.apply(text);
        } catch (ArithmeticException e) {
            throw new ProtocolException("\"" + text + "\" is out of range");
        }
    }

    private static String name(String id, String option) {
        return id + "," + option;
    }

    private static boolean readBoolean(String text) {
        return switch (AtResponse.unquote(text).toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new ProtocolException("\"" + text + "\" is neither true nor false");
        };
    }

    private static <E extends Enum<E>> E readWord(Class<E> words, String word) {
        try {
            return Enum.valueOf(words, word.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("\"" + word + "\" is not a known word");
        }
    }
}
