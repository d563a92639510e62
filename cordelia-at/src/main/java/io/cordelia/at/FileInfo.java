package io.cordelia.at;

import java.util.List;

/**
 * What the module tells about a file.
 *
 * @param flags the words of its flags
 * @param size its length in bytes
 * @param allocated the storage that it takes, in bytes
 */
public record FileInfo(List<String> flags, long size, long allocated) {

    /** Copies the flags. */
    public FileInfo {
        flags = List.copyOf(flags);
    }
}
