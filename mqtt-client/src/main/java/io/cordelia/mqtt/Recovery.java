package io.cordelia.mqtt;

import io.cordelia.device.ConnectionEvent;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceException;
import io.cordelia.device.NotConnectedException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes lost connections again, and tells when that is given up. Paho's own reconnection is not used: it can leave a client
 * that looks connected and buffers for ever.
 */
final class Recovery implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private static final long END_WAIT_SECONDS = 5;

    private final ReconnectPolicy policy;
    private final BackOff backOff;
    private final Sessions sessions;
    private final Events events;
    private final Deliveries deliveries;
    private final ScheduledThreadPoolExecutor thread;

    Recovery(ReconnectPolicy policy, RandomGenerator random, Sessions sessions, Deliveries deliveries, Events events) {
        this.policy = policy;
        this.backOff = new BackOff(policy, random);
        this.sessions = sessions;
        this.deliveries = deliveries;
        this.events = events;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, "cordelia-mqtt-reconnect");
            created.setDaemon(true);
            return created;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Begins to make up for the loss of a session; returns at once. */
    void begin(PahoSession lost) {
        deliveries.keep(lost);
        if (!sessions.isCurrent(lost)) {
            // Who ended the session may have missed what came in since.
            deliveries.failKept("was given up");
        }
        plan(lost, 1, backOff.afterLoss(lost.age()));
    }

    /** The user ended the session: what went wrong before does not count for the next one. */
    void ended() {
        backOff.reset();
    }

    private void plan(PahoSession lost, long attempt, long delay) {
        LOG.debug("attempt {} to reconnect in {} ms", attempt, delay);
        try {
            thread.schedule(() -> run(lost, attempt), delay, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed meanwhile", e);
        }
    }

    private void run(PahoSession lost, long attempt) {
        try {
            if (sessions.replace(lost)) {
                deliveries.sendKept();
            }
        } catch (DeviceException e) {
            LOG.debug("reconnecting failed", e);
            sessions.whileCurrent(lost, () -> failed(lost, attempt, e));
        }
    }

    private void failed(PahoSession lost, long attempt, DeviceException failure) {
        if (policy.allows(attempt + 1)) {
            plan(lost, attempt + 1, backOff.afterFailure());
        } else {
            giveUp(lost.config(), attempt, failure);
        }
    }

    private void giveUp(DeviceConfig config, long attempts, DeviceException last) {
        String tried = "was given up after " + (attempts == 1 ? "1 attempt" : attempts + " attempts");
        String connection = "making the connection to broker " + BrokerAddress.of(config) + " again ";
        LOG.warn("{}{}: {}", connection, tried, last.getMessage());
        deliveries.failKept(tried + " (the last one: " + last.getMessage() + ")");
        events.connectionChanged(new ConnectionEvent.GivenUp(new NotConnectedException(
                connection + tried + "; the last one: " + last.getMessage() + "; call connect when that is settled",
                last)));
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
}
