package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ProtocolException;
import java.time.Duration;
import java.util.Objects;

/**
 * A setting of the module with the type of its value: a {@link SettingKey}, or a {@link ReadOnlyKey}, which cannot be
 * set. {@link SettingKeys} knows them all. Immutable.
 *
 * @param <T> the type of its value
 */
public abstract sealed class ReadableKey<T> permits SettingKey, ReadOnlyKey {

    private final String id;
    private final String option;
    private final SettingType<T> type;
    private final boolean secret;

    ReadableKey(String id, String option, SettingType<T> type, boolean secret) {
        this.id = id;
        this.option = option;
        this.type = type;
        this.secret = secret;
    }

    /**
     * The group of the setting.
     *
     * @return such as {@code MQTT}
     */
    public final String id() {
        return id;
    }

    /**
     * The name of the setting in its group.
     *
     * @return such as {@code iotHubEndpoint}
     */
    public final String option() {
        return option;
    }

    /**
     * Whether the value must not be shown.
     *
     * @return true for user name and password
     */
    public final boolean isSecret() {
        return secret;
    }

    /**
     * Which values are allowed.
     *
     * @return such as {@code at most 512 bytes}, {@code 0 to 65535} or {@code read-only}
     */
    public final String allowed() {
        return type.allowed();
    }

    /**
     * Puts a value as text.
     *
     * @param value a value of this setting
     * @return the text, from which {@link SettingKey#parse} makes the value again; a secret stays readable in it
     */
    public final String format(T value) {
        return type.format().apply(Objects.requireNonNull(value, "value"));
    }

    /** Keys of the same setting are equal. */
    @Override
    public final boolean equals(Object other) {
        return other instanceof ReadableKey<?> key && id.equals(key.id) && option.equals(key.option);
    }

    @Override
    public final int hashCode() {
        return Objects.hash(id, option);
    }

    /** The group and the name, such as {@code MQTT,iotHubEndpoint}. */
    @Override
    public final String toString() {
        return id + "," + option;
    }

    final SettingType<T> type() {
        return type;
    }

    final AtCommand<T> get(AtTimeouts timeouts) {
        AtCommand<T> command = AtCommand.of(
                        CommandName.GET,
                        "get=" + this,
                        new AtArguments().word(id).word(option),
                        timeout(timeouts))
                .answeredBy(response -> type.read().apply(response.text()));
        return secret ? command.withSecretAnswer() : command;
    }

    Duration timeout(AtTimeouts timeouts) {
        return timeouts.command();
    }

    /** A value from text, which is the user's, not the module's. */
    final T parseText(String text) {
        try {
            return type.parse().apply(Objects.requireNonNull(text, "text"));
        } catch (ProtocolException e) {
            throw new InvalidRequestException(
                    toString(), secret ? "cannot be read" : "cannot be \"" + text + "\"", type.allowed());
        }
    }
}
