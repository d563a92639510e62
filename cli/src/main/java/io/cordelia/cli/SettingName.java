package io.cordelia.cli;

import io.cordelia.at.ReadableKey;
import io.cordelia.at.SettingKey;
import io.cordelia.at.SettingKeys;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of settings on the command line. */
final class SettingName {

    private static final Pattern SEPARATOR = Pattern.compile("[.,]");

    private SettingName() {}

    /** Such as {@code MQTT.iotHubEndpoint}. */
    static String of(ReadableKey<?> key) {
        return key.id() + "." + key.option();
    }

    /**
     * The setting of a name; case does not matter, and the group may be left out where only one has it.
     *
     * @throws WrongInputException if there is none, or are several, or a group is named that does not exist
     */
    static ReadableKey<?> find(String name) {
        String[] parts = SEPARATOR.split(name, 2);
        if (parts.length == 2) {
            return SettingKeys.find(parts[0], parts[1]);
        }
        List<ReadableKey<?>> found = SettingKeys.all().stream()
                .filter(key -> key.option().equalsIgnoreCase(name))
                .toList();
        if (found.isEmpty()) {
            throw new WrongInputException("there is no setting " + name + ": cordelia settings list --names shows all");
        }
        if (found.size() > 1) {
            throw new WrongInputException("several settings are called " + name + ": "
                    + found.stream().map(SettingName::of).collect(Collectors.joining(", ")));
        }
        return found.get(0);
    }

    /**
     * The setting of a name, to be written.
     *
     * @throws WrongInputException if it can only be read
     */
    static SettingKey<?> findWritable(String name) {
        ReadableKey<?> key = find(name);
        if (key instanceof SettingKey<?> setting) {
            return setting;
        }
        throw new WrongInputException(of(key) + " is read-only");
    }

    /** All names, to complete what is typed. */
    static final class Candidates implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return SettingKeys.all().stream().map(SettingName::of).iterator();
        }
    }

    /** The names of those that can be written. */
    static final class WritableCandidates implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return SettingKeys.all().stream()
                    .filter(SettingKey.class::isInstance)
                    .map(SettingName::of)
                    .iterator();
        }
    }
}
