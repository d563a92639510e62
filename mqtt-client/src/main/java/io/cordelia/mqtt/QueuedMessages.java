package io.cordelia.mqtt;

import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.client.mqttv3.MqttException;

/** The messages in Paho's queue, in its order: those that publishers add, and its sender takes out. */
final class QueuedMessages {

    /** Who is told that a message has left; a little ahead of Paho's queue. */
    private final ConcurrentLinkedDeque<Runnable> departures = new ConcurrentLinkedDeque<>();

    /** How many there are at least, and a little behind; below 0 while one is taken out sooner than it is counted. */
    private final AtomicInteger certain = new AtomicInteger();

    /** Has Paho queue a message. */
    @FunctionalInterface
    interface Queueing<T> {
        T queue() throws MqttException;
    }

    /**
     * Adds a message.
     *
     * @param queueing throws if Paho does not take it
     * @param left is run when it has left, on the thread that sent it
     * @return what {@code queueing} does
     */
    synchronized <T> T add(Queueing<T> queueing, Runnable left) throws MqttException {
        departures.add(left);
        boolean queued = false;
        try {
            T result = queueing.queue();
            queued = true;
            certain.incrementAndGet();
            return result;
        } finally {
            if (!queued) {
                // The last one, as the same may be told of several messages.
                departures.removeLastOccurrence(left);
            }
        }
    }

    /** Takes out the first one, which Paho has written; returns what is to be run when it has left. */
    Optional<Runnable> remove() {
        certain.decrementAndGet();
        return Optional.ofNullable(departures.poll());
    }

    /** Whether Paho is going to write another one for sure. */
    boolean isAnotherToCome() {
        return certain.get() > 0;
    }
}
