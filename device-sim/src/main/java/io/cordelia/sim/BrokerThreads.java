package io.cordelia.sim;

import io.cordelia.device.spi.Uninterrupted;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Holds all threads that a library starts, although it neither hands them out nor lets us make them: threads belong to the
 * group of the thread that starts them, so everything is done on threads of one group.
 */
final class BrokerThreads {

    /** All users of Netty in this JVM share it; it ends by itself after a second with nothing to do. */
    static final String SHARED = "globalEventExecutor";

    private final ThreadGroup group;

    BrokerThreads(String name) {
        this.group = new ThreadGroup(name);
    }

    /** Does something on a thread of the group and waits for it, even if the caller is interrupted meanwhile. */
    <T> T call(Callable<T> action) throws ExecutionException {
        FutureTask<T> task = new FutureTask<>(action);
        Thread thread = new Thread(group, task, group.getName());
        thread.setDaemon(true);
        thread.start();
        return Uninterrupted.get(task::get);
    }

    /** Waits until no thread of the group is left; false if there still is one after the time. */
    boolean awaitEnd(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        for (List<Thread> left = alive(); !left.isEmpty(); left = alive()) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            Thread next = left.get(0);
            Uninterrupted.run(() -> TimeUnit.NANOSECONDS.timedJoin(next, deadline - System.nanoTime()));
        }
        return true;
    }

    List<Thread> alive() {
        Thread[] threads = new Thread[group.activeCount() + 16];
        group.enumerate(threads);
        return Arrays.stream(threads)
                .filter(Objects::nonNull)
                .filter(thread -> !thread.getName().startsWith(SHARED))
                .toList();
    }
}
