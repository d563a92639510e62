package io.cordelia.at;

import java.util.List;

/**
 * An entry in the module's list of files.
 *
 * @param name the file's name
 * @param maxSize the size that was reserved for it, in bytes
 * @param properties the words of its properties, such as {@code not_failsafe}
 */
public record FileEntry(String name, long maxSize, List<String> properties) {

    /** Copies the properties. */
    public FileEntry {
        properties = List.copyOf(properties);
    }
}
