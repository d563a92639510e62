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
    private boolean open;

    Outbox(int capacity) {
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    /** From now on messages are kept, if there is room for any. */
    synchronized void open() {
        open = capacity > 0;
    }

    /** Keeps a message, with a copy of the payload, if this is open. */
    synchronized Entry offer(String topic, byte[] payload, CompletableFuture<Void> delivery) {
        if (!open) {
            return Entry.CLOSED;
        }
        if (waiting.size() >= capacity) {
            return Entry.FULL;
        }
        waiting.add(new Waiting(topic, payload.clone(), delivery));
        return Entry.KEPT;
    }

    /** The first message, which stays until it is {@link #taken}; when there is none, this is closed at the same moment. */
    synchronized Optional<Waiting> firstOrClose() {
        open = !waiting.isEmpty();
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
        open = false;
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
