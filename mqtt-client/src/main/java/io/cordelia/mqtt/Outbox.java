package io.cordelia.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The offline buffer: a bounded number of messages that wait for a lost connection to be made again, in order. */
final class Outbox {

    private final int capacity;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    /** The connection whose loss it is that messages are kept for; none while they are not kept. */
    private Optional<Object> lost = Optional.empty();

    Outbox(int capacity) {
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    /**
     * From now on messages are kept, if there is room for any.
     *
     * @param connection which one was lost
     */
    synchronized void open(Object connection) {
        lost = Optional.of(connection).filter(c -> capacity > 0);
    }

    /** Keeps a message, with a copy of the payload, if this is open. */
    synchronized Entry offer(String topic, byte[] payload, CompletableFuture<Void> delivery) {
        if (lost.isEmpty()) {
            return Entry.CLOSED;
        }
        if (waiting.size() >= capacity) {
            return Entry.FULL;
        }
        waiting.add(new Waiting(topic, payload.clone(), delivery));
        return Entry.KEPT;
    }

    /**
     * The first message, which stays until it is {@link #taken}. When there is none, this is closed at the same moment, unless
     * it is the connection there is now that was lost.
     *
     * @param connection the one there is now
     */
    synchronized Optional<Waiting> firstOrClose(Object connection) {
        if (waiting.isEmpty() && !lost.equals(Optional.of(connection))) {
            lost = Optional.empty();
        }
        return Optional.ofNullable(waiting.peek());
    }

    /** The first message was sent. Does nothing if this was closed meanwhile. */
    synchronized void taken(Waiting message) {
        if (waiting.peek() == message) {
            waiting.remove();
        }
    }

    /**
     * Keeps nothing any more.
     *
     * @return what waited
     */
    synchronized List<Waiting> close() {
        List<Waiting> unsent = List.copyOf(waiting);
        waiting.clear();
        lost = Optional.empty();
        return unsent;
    }

    /** What became of a message. */
    enum Entry {
        KEPT,
        FULL,
        CLOSED
    }

    /** A message that waits. */
    static final class Waiting {

        private final String topic;
        private final byte[] payload;
        private final CompletableFuture<Void> delivery;

        private Waiting(String topic, byte[] payload, CompletableFuture<Void> delivery) {
            this.topic = topic;
            this.payload = payload;
            this.delivery = delivery;
        }

        String topic() {
            return topic;
        }

        byte[] payload() {
            return payload;
        }

        CompletableFuture<Void> delivery() {
            return delivery;
        }
    }
}
