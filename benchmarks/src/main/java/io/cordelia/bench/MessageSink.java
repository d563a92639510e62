package io.cordelia.bench;

import io.cordelia.sim.EmbeddedBroker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A broker that tells how fast messages came. */
final class MessageSink implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final EmbeddedBroker broker = EmbeddedBroker.builder().start();

    /** Counts those that are still to come. */
    private final AtomicReference<CountDownLatch> missing = new AtomicReference<>(new CountDownLatch(0));

    MessageSink() {
        broker.messages().addListener(message -> missing.get().countDown());
    }

    int port() {
        return broker.port();
    }

    /**
     * Has messages published.
     *
     * @return messages a second, until the broker had all: what is only written would still keep it busy the next time
     */
    double rate(Publishing publishing, int messages) throws Exception {
        CountDownLatch all = new CountDownLatch(messages);
        missing.set(all);
        long start = System.nanoTime();
        publishing.publish(messages);
        if (!all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(all.getCount() + " of " + messages + " messages did not arrive");
        }
        return messages / ((System.nanoTime() - start) / 1e9);
    }

    @Override
    public void close() {
        broker.close();
    }

    /** Publishes messages, and returns when all are written or acknowledged. */
    @FunctionalInterface
    interface Publishing {

        void publish(int messages) throws Exception;
    }
}
