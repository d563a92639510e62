package io.cordelia.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A packet as it lies in a file: its bytes and a checksum, so that a file that was cut off, changed, renamed or put there by
 * somebody else is told from one that was stored. Paho would delete some of these without a word.
 */
final class StoredPacket {

    private static final int CHECKSUM_BYTES = Integer.BYTES;

    private StoredPacket() {}

    static byte[] encode(String key, byte[] packet) {
        return ByteBuffer.allocate(packet.length + CHECKSUM_BYTES)
                .put(packet)
                .putInt(checksum(key, packet))
                .array();
    }

    /** Empty if this was not stored under this key. */
    static Optional<byte[]> decode(String key, byte[] stored) {
        if (stored.length <= CHECKSUM_BYTES) {
            return Optional.empty();
        }
        int length = stored.length - CHECKSUM_BYTES;
        byte[] packet = Arrays.copyOf(stored, length);
        return ByteBuffer.wrap(stored).getInt(length) == checksum(key, packet) ? Optional.of(packet) : Optional.empty();
    }

    private static int checksum(String key, byte[] packet) {
        CRC32 sum = new CRC32();
        sum.update(key.getBytes(StandardCharsets.UTF_8));
        sum.update(packet);
        return (int) sum.getValue();
    }
}
