package io.cordelia.sim;

/** Waiting for threads that are about to end. */
final class Threads {

    private static final long LIMIT_MS = 5_000;

    private Threads() {}

    /** Waits until a thread has ended, at most 5 s; returns at once when it is the caller itself. */
    static void join(Thread thread) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(LIMIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
