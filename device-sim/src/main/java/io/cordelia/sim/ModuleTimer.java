package io.cordelia.sim;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what is due later, under the module's lock, on one daemon thread that begins when there is first something to do. */
final class ModuleTimer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModuleTimer.class);

    private final Object moduleLock;
    private final ScheduledThreadPoolExecutor executor;

    ModuleTimer(Object moduleLock) {
        this.moduleLock = moduleLock;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "cordelia-sim-timer");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs the action after a delay, unless the module is closed by then. */
    void after(Duration delay, Runnable action) {
        schedule(delay, () -> {
            synchronized (moduleLock) {
                action.run();
            }
        });
    }

    /** Runs the action soon and without the module's lock, unless the module is closed by then. */
    void unlocked(Runnable action) {
        schedule(Duration.ZERO, action);
    }

    private void schedule(Duration delay, Runnable action) {
        try {
            executor.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the module is closed");
        }
    }

    /** Drops what is due and ends the thread. Not to be called under the module's lock. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("the simulated module's timer does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
