package io.cordelia.device.spi;

import java.util.function.BooleanSupplier;

/**
 * Looks for something for a moment before a thread goes to sleep until it happens.
 *
 * <p>To put a thread to sleep and wake it up takes a good part of the time that an answer over a pseudo-terminal or the
 * loopback takes. A real line or network is slower, and this is nothing to it.
 */
public final class SpinWait {

    private static final long NANOS = 100_000;

    private SpinWait() {}

    /**
     * Returns when something has happened, or after 0.1 ms. Meanwhile the core is left to other threads that have work for
     * it.
     *
     * @param happened asks whether it has; called often
     */
    public static void until(BooleanSupplier happened) {
        long end = System.nanoTime() + NANOS;
        while (!happened.getAsBoolean() && System.nanoTime() - end < 0) {
            Thread.yield();
        }
    }
}
