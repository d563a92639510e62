package io.cordelia.mqtt;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one connection: daemons, ended with it. Paho's own ones would keep a program alive, and one that dies of
 * an exception would go unnoticed.
 */
final class PahoThreads extends ScheduledThreadPoolExecutor {

    /** Paho's receiver, sender and callback thread, one that connects or disconnects, one for pings and time-outs. */
    private static final int THREADS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(PahoThreads.class);

    private static final int END_ATTEMPTS = 25;
    private static final long END_WAIT_MILLIS = 200;

    private final Consumer<Throwable> onFailure;

    /**
     * @param name what the threads are called until Paho gives them names of its own
     * @param onFailure is told when Paho's code throws out of one of its threads; called on that thread
     */
    PahoThreads(String name, Consumer<Throwable> onFailure) {
        super(THREADS, named(name));
        this.onFailure = onFailure;
        setRemoveOnCancelPolicy(true);
        setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    protected void afterExecute(Runnable task, Throwable thrown) {
        super.afterExecute(task, thrown);
        // What fails because the threads are being ended is no news.
        if (!isShutdown() && task instanceof Future<?> future && future.isDone() && !future.isCancelled()) {
            try {
                future.get();
            } catch (ExecutionException e) {
                onFailure.accept(e.getCause());
            } catch (CancellationException e) {
                // Cancelled between the two calls: no failure.
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Interrupts a thread every ms until something is done. */
    void wakeUntil(CountDownLatch done, Thread sleeper) {
        schedule(
                () -> {
                    if (done.getCount() > 0) {
                        sleeper.interrupt();
                        wakeUntil(done, sleeper);
                    }
                },
                1,
                TimeUnit.MILLISECONDS);
    }

    /**
     * Ends the threads and waits for that.
     *
     * @param again is done before each further attempt, when those before it did not end them
     */
    void end(Runnable again) {
        try {
            for (int attempt = 0; attempt < END_ATTEMPTS; attempt++) {
                if (attempt > 0) {
                    again.run();
                }
                shutdownNow();
                if (awaitTermination(END_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            LOG.warn("{} thread(s) of a closed connection are still running", getActiveCount());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
