package io.cordelia.at;

import java.util.Set;

/**
 * What the module tells about a file.
 *
 * @param properties what it is, and the state that it is in
 * @param size its length in bytes
 * @param maxSize the size that was reserved for it, in bytes
 * @param storage what it takes of the storage, in bytes
 * @param writeCounter how often it was written
 */
public record FileInfo(Set<FileProperty> properties, long size, long maxSize, long storage, long writeCounter) {

    /** Copies the properties. */
    public FileInfo {
        properties = Set.copyOf(properties);
    }
}
