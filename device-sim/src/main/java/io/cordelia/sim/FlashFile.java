package io.cordelia.sim;

import java.util.Set;

/**
 * A file as it lies in the flash. Its content is not to be changed.
 *
 * @param name its name, one character a byte
 * @param reserved its maximum size in bytes
 * @param properties what it was created with
 * @param token what a secure file is guarded with; 0 for others
 * @param writeCounter how often it was written
 * @param content its bytes
 */
record FlashFile(
        String name, int reserved, Set<FileProperty> properties, long token, int writeCounter, byte[] content) {

    boolean isSecure() {
        return properties.contains(FileProperty.SECURE);
    }

    int blocks() {
        return blocks(reserved);
    }

    static int blocks(int bytes) {
        return (int) ((bytes - 1L + Assumptions.BLOCK_BYTES) / Assumptions.BLOCK_BYTES);
    }

    /** Names the file; its content stays out of logs. */
    @Override
    public String toString() {
        return "FlashFile[" + name + ", " + content.length + " bytes]";
    }
}
