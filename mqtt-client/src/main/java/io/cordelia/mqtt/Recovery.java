package io.cordelia.mqtt;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes lost connections again. Paho's own reconnection is not used: it can leave a client that looks connected and
 * buffers for ever.
 */
final class Recovery implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private static final long END_WAIT_SECONDS = 5;

    private final ReconnectPolicy policy;
    private final Work work;
    private final ScheduledThreadPoolExecutor thread;

    Recovery(ReconnectPolicy policy, Work work) {
        this.policy = policy;
        this.work = work;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, "cordelia-mqtt-reconnect");
            created.setDaemon(true);
            return created;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Begins to make up for the loss of a session; returns at once. */
    void begin(PahoSession lost) {
        plan(lost, 1);
    }

    private void plan(PahoSession lost, long attempt) {
        if (!policy.allows(attempt)) {
            LOG.warn("gave up reconnecting after {} attempts", attempt - 1);
            work.giveUp(lost);
            return;
        }
        long delay = policy.delayMillis(attempt, ThreadLocalRandom.current());
        LOG.debug("attempt {} to reconnect in {} ms", attempt, delay);
        try {
            thread.schedule(() -> run(lost, attempt), delay, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed meanwhile", e);
        }
    }

    private void run(PahoSession lost, long attempt) {
        if (work.tryAgain(lost) == Outcome.FAILED) {
            plan(lost, attempt + 1);
        }
    }

    /** Ends the thread. What it is doing must have been broken off. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(END_WAIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("an attempt to reconnect is still running");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How an attempt ended. */
    enum Outcome {
        /** There is to be no further one: it is connected, or nobody wants that any more. */
        SETTLED,
        /** There is to be another one. */
        FAILED
    }

    /** What is done again and again. Called on the recovery's thread, {@link #giveUp} also by {@link Recovery#begin}. */
    interface Work {

        /** Connects again, unless the lost session was replaced or given up meanwhile. */
        Outcome tryAgain(PahoSession lost);

        /** There will be no more attempts. */
        void giveUp(PahoSession lost);
    }
}
