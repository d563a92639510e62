package io.cordelia.sim;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The values of the settings that are kept, changed ones stored at once. Not thread-safe. */
final class Settings {

    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

    private static final Map<String, Setting> TABLE =
            Setting.all().stream().collect(Collectors.toMap(s -> key(s.id(), s.option()), Function.identity()));

    private final FlashStore store;

    /** The values that differ from those as shipped, one character a byte. */
    private final Map<String, String> changed = new TreeMap<>();

    Settings(FlashStore store) {
        this.store = store;
        store.loadSettings().forEach((key, value) -> {
            if (TABLE.containsKey(key)) {
                changed.put(key, value);
            } else {
                LOG.warn("stored setting {} is unknown; ignored", key);
            }
        });
    }

    static String key(String id, String option) {
        return Words.lower(id) + "." + Words.lower(option);
    }

    /** A setting by its names, in any case. */
    static Optional<Setting> find(String id, String option) {
        return Optional.ofNullable(TABLE.get(key(id, option))).filter(s -> !s.isInternal());
    }

    /** One that {@code get} and {@code set} do not reach, by its names, the option in any case. */
    static Optional<Setting> findInternal(String id, String option) {
        return Optional.ofNullable(TABLE.get(key(id, option))).filter(Setting::isInternal);
    }

    /** One that {@code get} and {@code set} do not reach, and that there is. */
    static Setting internal(String id, String option) {
        return findInternal(id, option)
                .orElseThrow(() -> new IllegalArgumentException("no setting " + id + "," + option));
    }

    /** The value as it is kept. */
    String get(Setting setting) {
        return changed.getOrDefault(key(setting.id(), setting.option()), setting.initial());
    }

    void set(Setting setting, String value) throws AtError {
        String key = key(setting.id(), setting.option());
        String before = get(setting);
        if (value.equals(before)) {
            return;
        }
        put(key, value, setting.initial());
        try {
            store.saveSettings(changed);
        } catch (IOException e) {
            LOG.warn("the settings could not be saved: {}", e.toString());
            put(key, before, setting.initial());
            throw AtError.processCommand(ErrorCode.FILE_FAILED_TO_WRITE);
        }
    }

    private void put(String key, String value, String initial) {
        if (value.equals(initial)) {
            changed.remove(key);
        } else {
            changed.put(key, value);
        }
    }

    void clear() throws AtError {
        changed.clear();
        try {
            store.saveSettings(changed);
        } catch (IOException e) {
            LOG.warn("the settings could not be cleared: {}", e.toString());
            throw AtError.processCommand(ErrorCode.FILE_FAILED_TO_WRITE);
        }
    }

    // ---- Typed access for the rest of the module ----

    /** The value as it is kept, one character a byte. */
    String wireText(String id, String option) {
        return get(find(id, option).orElseThrow(() -> new IllegalArgumentException("no setting " + id + "," + option)));
    }

    String text(String id, String option) {
        return Wire.text(wireText(id, option));
    }

    int number(String id, String option) {
        return Integer.parseInt(wireText(id, option));
    }

    boolean bool(String id, String option) {
        return Boolean.parseBoolean(wireText(id, option));
    }

    Set<MqttFlag> mqttFlags() {
        return SettingType.Flags.parse(wireText(Setting.MQTT, Setting.FLAGS));
    }
}
