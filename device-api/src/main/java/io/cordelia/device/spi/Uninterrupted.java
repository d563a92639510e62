package io.cordelia.device.spi;

/**
 * Waits for what is sure to come, although the thread is interrupted.
 *
 * <p>An interrupt is kept: it neither ends the wait nor gets lost, and the thread is interrupted when the wait has ended.
 */
public final class Uninterrupted {

    private Uninterrupted() {}

    /**
     * A wait that an interrupt breaks off, and that can then begin again.
     *
     * @param <T> what it is for
     * @param <E> what else it throws
     */
    @FunctionalInterface
    public interface Wait<T, E extends Exception> {

        /**
         * Waits.
         *
         * @return what was waited for
         * @throws InterruptedException if the thread is interrupted meanwhile
         * @throws E if what is waited for fails
         */
        T get() throws InterruptedException, E;
    }

    /** A wait for something that has no value; otherwise as {@link Wait}. */
    @FunctionalInterface
    public interface PlainWait {

        /**
         * Waits.
         *
         * @throws InterruptedException if the thread is interrupted meanwhile
         */
        void run() throws InterruptedException;
    }

    /**
     * Waits for something, anew after each interrupt.
     *
     * @param wait ends in limited time; where it has a time limit, that is a deadline, so that waiting anew does not prolong
     *     it
     * @param <T> what is waited for
     * @param <E> what the wait throws
     * @return what was waited for
     * @throws E if what is waited for fails
     */
    public static <T, E extends Exception> T get(Wait<T, E> wait) throws E {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Waits for something that has no value; otherwise as {@link #get}.
     *
     * @param wait as that of {@link #get}
     */
    public static void run(PlainWait wait) {
        get(() -> {
            wait.run();
            return true;
        });
    }
}
