package io.cordelia.sim;

/** Bytes on their way from one side to the other: grows up to a limit and shrinks when empty. Not thread-safe. */
final class ByteQueue {

    private static final int SMALL = 256;

    private final int limit;
    private byte[] ring = new byte[SMALL];
    private int head;
    private int size;

    ByteQueue(int limit) {
        this.limit = limit;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Takes all of the bytes, or none if they would go beyond the limit. */
    boolean offer(byte[] bytes, int offset, int length) {
        if (size + length > limit) {
            return false;
        }
        ensure(size + length);
        int tail = (head + size) % ring.length;
        int first = Math.min(length, ring.length - tail);
        System.arraycopy(bytes, offset, ring, tail, first);
        System.arraycopy(bytes, offset + first, ring, 0, length - first);
        size += length;
        return true;
    }

    /** Copies bytes out without removing them. */
    int peek(byte[] target, int offset, int length) {
        int count = Math.min(length, size);
        int first = Math.min(count, ring.length - head);
        System.arraycopy(ring, head, target, offset, first);
        System.arraycopy(ring, 0, target, offset + first, count - first);
        return count;
    }

    void remove(int count) {
        head = (head + count) % ring.length;
        size -= count;
        if (size == 0) {
            clear();
        }
    }

    void clear() {
        head = 0;
        size = 0;
        if (ring.length > SMALL) {
            ring = new byte[SMALL];
        }
    }

    private void ensure(int capacity) {
        if (capacity <= ring.length) {
            return;
        }
        byte[] larger = new byte[Math.min(limit, Math.max(capacity, 2 * ring.length))];
        int count = peek(larger, 0, size);
        ring = larger;
        head = 0;
        size = count;
    }
}
