package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.ProtocolException;
import java.util.Objects;

/** The module's settings. They survive a reboot and are cleared by a factory reset. */
public final class SettingsGroup {

    private final AtSession session;

    SettingsGroup(AtSession session) {
        this.session = session;
    }

    /**
     * Reads a setting.
     *
     * @param key which one
     * @param <T> the type of its value
     * @return its value
     * @throws ProtocolException if the module's answer is not such a value
     */
    public <T> T get(SettingKey<T> key) {
        return session.execute(key.get(session.timeouts()));
    }

    /**
     * Writes a setting.
     *
     * @param key which one
     * @param value its value
     * @param <T> the type of its value
     * @throws InvalidRequestException if the value is out of range or cannot be sent; nothing was
     */
    public <T> void set(SettingKey<T> key, T value) {
        session.execute(key.set(Objects.requireNonNull(value, "value"), session.timeouts()));
    }

    /**
     * Writes a setting unless it has that value. One that the module does not let read, or whose value cannot be read,
     * is written.
     *
     * @param key which one
     * @param value its value
     * @param <T> the type of its value
     * @return whether it was written
     * @throws InvalidRequestException if the value is out of range or cannot be sent; nothing was
     */
    public <T> boolean setIfDifferent(SettingKey<T> key, T value) {
        AtCommand<Void> set = key.set(Objects.requireNonNull(value, "value"), session.timeouts());
        if (has(key, value)) {
            return false;
        }
        session.execute(set);
        return true;
    }

    private <T> boolean has(SettingKey<T> key, T value) {
        try {
            return session.execute(key.get(session.timeouts())).equals(value);
        } catch (ModuleRefusedException | ProtocolException e) {
            return false;
        }
    }
}
