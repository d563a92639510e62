package io.cordelia.mqtt;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which users learn what became of their messages, in order: not one of Paho's, which must not wait, and not the
 * listeners', so that a listener may wait for a delivery. There is none while nothing is to be told.
 */
final class Reports extends ThreadPoolExecutor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

    private static final long CLOSE_WAIT_SECONDS = 5;

    private volatile Thread current;

    Reports() {
        super(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "cordelia-mqtt-delivery");
            thread.setDaemon(true);
            return thread;
        });
        allowCoreThreadTimeOut(true);
        // What comes when this is closed is told by whoever brings it, rather than to nobody.
        setRejectedExecutionHandler((task, closed) -> task.run());
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
        current = thread;
    }

    /** Tells what is to be told still, at most for 5 s, and ends the thread; called from it, does not wait. */
    @Override
    public void close() {
        shutdown();
        if (Thread.currentThread() == current) {
            return;
        }
        try {
            if (!awaitTermination(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("what depends on the delivery of a message is still running");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
