package io.cordelia.at;

import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.ProtocolException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
    public <T> T get(ReadableKey<T> key) {
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
        if (difference(key, value).isEmpty()) {
            return false;
        }
        session.execute(set);
        return true;
    }

    /** What {@link #setIfDifferent} would change; empty if the setting has that value. */
    <T> Optional<SetupChange.Setting> difference(SettingKey<T> key, T value) {
        Optional<T> current = told(key);
        return current.equals(Optional.of(value))
                ? Optional.empty()
                : Optional.of(new SetupChange.Setting(key, current.map(key::format), key.format(value)));
    }

    /**
     * Reads a setting as text, for those who know its key only when they run.
     *
     * @param key which one
     * @return its value as {@link ReadableKey#format} puts it; a secret stays readable in it
     * @throws ProtocolException if the module's answer is not such a value
     */
    public String getText(ReadableKey<?> key) {
        return text(key);
    }

    /**
     * Reads all settings. Those that the module does not tell, or tells in a form that it would not take back, are named in {@link SettingsBackup#unreadable}.
     *
     * @return the settings, with user name and password of the broker
     */
    public SettingsBackup dump() {
        Map<ReadableKey<?>, String> values = new LinkedHashMap<>();
        List<String> unreadable = new ArrayList<>();
        for (ReadableKey<?> key : SettingKeys.all()) {
            try {
                String text = text(key);
                if (key instanceof SettingKey<?> setting) {
                    // What the module would not take back is no use in a backup.
                    setting.parse(text);
                }
                values.put(key, text);
            } catch (ModuleRefusedException | ProtocolException | InvalidRequestException e) {
                if (!session.isUsable()) {
                    throw e;
                }
                unreadable.add(e.getMessage());
            } catch (DeviceTimeoutException e) {
                // The module asks a server for this one, which it may not reach.
                if (!key.equals(OtaSettings.UPDATE_VERSION)) {
                    throw e;
                }
                unreadable.add(e.getMessage());
            }
        }
        return new SettingsBackup(values, unreadable);
    }

    /**
     * Writes those settings of a backup that the module has otherwise; not the read-only ones, nor the clock. The
     * settings of the serial line come last. A failure ends it: what was written before stays, and the message says how
     * much that is.
     *
     * @param backup the settings
     * @return those that were written
     * @throws InvalidRequestException if a value is not allowed or cannot be sent; nothing was
     */
    public List<SettingKey<?>> restore(SettingsBackup backup) {
        List<SettingsBackup.Entry<?>> entries = backup.restorable();
        List<SettingKey<?>> written = new ArrayList<>();
        for (SettingsBackup.Entry<?> entry : entries) {
            try {
                if (restore(entry)) {
                    written.add(entry.key());
                }
            } catch (DeviceException e) {
                e.addNote(
                        "the settings before " + entry.key() + " have been restored, that and those after it have not");
                throw e;
            }
        }
        return List.copyOf(written);
    }

    private <T> boolean restore(SettingsBackup.Entry<T> entry) {
        return setIfDifferent(entry.key(), entry.value());
    }

    private <T> String text(ReadableKey<T> key) {
        return key.format(get(key));
    }

    private <T> Optional<T> told(SettingKey<T> key) {
        try {
            return Optional.of(get(key));
        } catch (ModuleRefusedException | ProtocolException e) {
            return Optional.empty();
        }
    }
}
