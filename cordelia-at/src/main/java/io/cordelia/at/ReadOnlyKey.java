package io.cordelia.at;

import io.cordelia.at.AtTimeouts.Kind;
import java.time.Duration;
import java.util.function.Function;

/**
 * A setting that can only be read. Immutable.
 *
 * @param <T> the type of its value
 */
public final class ReadOnlyKey<T> extends ReadableKey<T> {

    private final Kind timeout;

    private ReadOnlyKey(String id, String option, SettingType<T> type, Kind timeout) {
        super(id, option, type, false);
        this.timeout = timeout;
    }

    static <T> ReadOnlyKey<T> of(String id, String option, Function<String, T> read, Function<T, String> format) {
        return new ReadOnlyKey<>(id, option, SettingType.readOnly(read, format), Kind.COMMAND);
    }

    static ReadOnlyKey<String> text(String id, String option, Kind timeout) {
        return new ReadOnlyKey<>(id, option, SettingType.readOnly(AtResponse::unquote, Function.identity()), timeout);
    }

    @Override
    Duration timeout(AtTimeouts timeouts) {
        return timeouts.get(timeout);
    }
}
