package io.cordelia.at;

/**
 * How full the module's storage is.
 *
 * @param blockSize the size of a block in bytes
 * @param blocks how many blocks there are
 * @param allocated how many of them are taken
 * @param available how many of them user files can still take
 */
public record StorageInfo(long blockSize, long blocks, long allocated, long available) {

    /**
     * What user files can still take.
     *
     * @return the size in bytes
     */
    public long availableBytes() {
        return blockSize * available;
    }
}
