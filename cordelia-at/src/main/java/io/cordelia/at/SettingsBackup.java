package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of a module as texts, to be kept in a file and restored. Immutable. Holds the user name and the password
 * of the broker; {@link #toString} and {@link #masked} hide them.
 */
public final class SettingsBackup {

    private static final String MASK = "***";

    private final Map<ReadableKey<?>, String> values;
    private final List<String> unreadable;

    SettingsBackup(Map<ReadableKey<?>, String> values, List<String> unreadable) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        this.unreadable = List.copyOf(unreadable);
    }

    /**
     * A backup from the form of {@link #toMap}. Settings may be missing, and those that are then stay as they are when it
     * is restored.
     *
     * @param groups the settings of every group; the case of names does not matter
     * @return the backup
     * @throws InvalidRequestException if a group or a setting does not exist, or a value is not allowed or cannot be sent
     */
    public static SettingsBackup of(Map<String, Map<String, String>> groups) {
        Map<ReadableKey<?>, String> named = new LinkedHashMap<>();
        groups.forEach((id, options) -> options.forEach((option, text) -> {
            ReadableKey<?> key = SettingKeys.find(id, option);
            if (key instanceof SettingKey<?> setting) {
                setting.parse(text);
            }
            if (named.put(key, text) != null) {
                throw new InvalidRequestException("setting " + key, "stands twice", "each setting once");
            }
        }));
        Map<ReadableKey<?>, String> ordered = new LinkedHashMap<>();
        SettingKeys.all().stream().filter(named::containsKey).forEach(key -> ordered.put(key, named.get(key)));
        return new SettingsBackup(ordered, List.of());
    }

    /**
     * The settings as texts with their secrets, in a form for files. The order is that of {@link SettingKeys#all}.
     *
     * @return the values by group and name
     */
    public Map<String, Map<String, String>> toMap() {
        return map(false);
    }

    /**
     * The same as {@link #toMap} with {@code ***} in place of secrets that are not empty, to be shown.
     *
     * @return the values by group and name
     */
    public Map<String, Map<String, String>> masked() {
        return map(true);
    }

    /**
     * The settings that the module did not tell, or not in a form that is understood.
     *
     * @return for each the reason, which begins with the command
     */
    public List<String> unreadable() {
        return unreadable;
    }

    /** All but the secrets. */
    @Override
    public String toString() {
        return masked().toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SettingsBackup backup && toMap().equals(backup.toMap());
    }

    @Override
    public int hashCode() {
        return toMap().hashCode();
    }

    /**
     * The settings that can be restored, in a safe order: not the clock, whose time has passed, and those of the serial
     * line last, because they may take effect at once (A).
     */
    List<Entry<?>> restorable() {
        List<Entry<?>> first = new ArrayList<>();
        List<Entry<?>> last = new ArrayList<>();
        values.forEach((key, text) -> {
            if (key instanceof SettingKey<?> setting && !setting.equals(GeneralSettings.TIME)) {
                boolean line = setting.id().equals(UartSettings.BAUD_RATE.id());
                (line ? last : first).add(Entry.of(setting, text));
            }
        });
        first.addAll(last);
        return first;
    }

    private Map<String, Map<String, String>> map(boolean mask) {
        Map<String, Map<String, String>> groups = new LinkedHashMap<>();
        values.forEach((key, text) -> groups.computeIfAbsent(key.id(), id -> new LinkedHashMap<>())
                .put(key.option(), mask && key.isSecret() && !text.isEmpty() ? MASK : text));
        groups.replaceAll((id, options) -> Collections.unmodifiableMap(options));
        return Collections.unmodifiableMap(groups);
    }

    /** A setting and what it is to be. */
    record Entry<T>(SettingKey<T> key, T value) {

        static <T> Entry<T> of(SettingKey<T> key, String text) {
            return new Entry<>(key, key.parse(text));
        }
    }
}
