package io.cordelia.at;

import java.util.Objects;
import java.util.Set;

/**
 * An entry in the module's list of files.
 *
 * @param name the file's name
 * @param maxSize the size that was reserved for it, in bytes
 * @param properties what it is, and the state that it is in
 * @param blocks how many blocks of the storage it takes
 */
public record FileEntry(String name, long maxSize, Set<FileProperty> properties, long blocks) {

    /** Copies the properties. */
    public FileEntry {
        Objects.requireNonNull(name, "name");
        properties = Set.copyOf(properties);
    }
}
