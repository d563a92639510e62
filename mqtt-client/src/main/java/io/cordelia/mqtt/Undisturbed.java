package io.cordelia.mqtt;

import io.cordelia.device.spi.Uninterrupted;

/** How something is brought to an end although the thread that wants it is interrupted. */
final class Undisturbed {

    private Undisturbed() {}

    /**
     * Does something on a thread of its own, which nobody interrupts, and waits for its end. An interrupt of the caller is
     * kept.
     *
     * @param work must end in limited time, and not throw
     */
    static void run(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        Uninterrupted.run(thread::join);
    }
}
