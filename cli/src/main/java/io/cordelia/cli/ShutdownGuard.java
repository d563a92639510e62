package io.cordelia.cli;

import io.cordelia.at.SerialPorts;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets a command clean up when the process is told to stop (SIGINT, SIGTERM): the command is asked to stop, and the JVM
 * waits for it before it ends.
 */
final class ShutdownGuard implements AutoCloseable {

    private static final long CLEAN_UP_SECONDS = 10;

    private static final AtomicBoolean STOPPING = new AtomicBoolean();
    private static final AtomicBoolean SERIAL = new AtomicBoolean();
    private static final Set<ShutdownGuard> ACTIVE = ConcurrentHashMap.newKeySet();

    private final CountDownLatch cleanedUp = new CountDownLatch(1);
    private final Thread hook;

    /**
     * Starts guarding.
     *
     * @param stop makes the command return soon; called on another thread, or at once on this one if the process has been told
     *     to stop already
     */
    ShutdownGuard(Runnable stop) {
        hook = new Thread(
                () -> {
                    STOPPING.set(true);
                    stop.run();
                    awaitCleanUp();
                },
                "cordelia-shutdown");
        ACTIVE.add(this);
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Told to stop before this could be asked to.
            STOPPING.set(true);
            stop.run();
        }
    }

    /**
     * Keeps serial ports open until the commands that use them have cleaned up. Loads the library for them, which cannot be
     * done any more when the process has been told to stop.
     */
    static void guardSerialPorts() {
        if (SERIAL.compareAndSet(false, true)) {
            SerialPorts.beforeClosedAtExit(() -> ACTIVE.forEach(ShutdownGuard::awaitCleanUp));
        }
    }

    /** Whether the process has been told to stop. */
    static boolean isStopping() {
        return STOPPING.get();
    }

    private void awaitCleanUp() {
        try {
            cleanedUp.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says that the command has cleaned up, and ends guarding. */
    @Override
    public void close() {
        cleanedUp.countDown();
        ACTIVE.remove(this);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is on its way down, and the hook has just been released or is about to begin.
            STOPPING.set(true);
        }
    }
}
