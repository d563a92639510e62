package io.cordelia.device.spi;

import io.cordelia.device.Registration;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Hands events to listeners, in order and one at a time, on a thread of its own: so that a listener may take its time,
 * and may itself ask for things that bring further events.
 *
 * <p>The queue is bounded, and the thread that brings the events never waits for a listener. An event that finds the
 * queue full is dropped, but not silently: listeners get {@link Problems#gap one event} in the place of those that were
 * dropped one after the other, and the 1st, 2nd, 4th, 8th ... dropped event is {@link Problems#dropped reported}, so
 * that every loss shows in a log and a flood does not flood it. {@link #put} is for events that must not be lost.
 *
 * <p>Safe for use by many threads.
 *
 * @param <E> the type of the events
 */
public final class EventDelivery<E> implements AutoCloseable {

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final CopyOnWriteArrayList<Listening<E>> listeners = new CopyOnWriteArrayList<>();
    private final Deque<Queued<E>> queue = new ArrayDeque<>();
    private final int capacity;
    private final Problems<E> problems;
    private final Thread thread;
    private boolean closed;
    private long droppedInAll;
    // Used by the delivery thread only.
    private boolean closedByListener;

    /**
     * Starts the thread, a daemon.
     *
     * @param name the thread's name
     * @param capacity how many events may wait, 1 or more
     * @param problems makes the events that stand for dropped ones, and is told of these and of what listeners throw;
     *     must not throw
     */
    public EventDelivery(String name, int capacity, Problems<E> problems) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is less than 1");
        }
        this.capacity = capacity;
        this.problems = Objects.requireNonNull(problems);
        this.thread = new Thread(this::deliverAll, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Calls a listener for every event that is queued from now on.
     *
     * @param listener called on the delivery thread
     * @return ends the registration when closed
     */
    public Registration add(Consumer<E> listener) {
        Listening<E> own = new Listening<>(Objects.requireNonNull(listener, "listener"));
        listeners.add(own);
        return () -> {
            own.ended = true;
            listeners.remove(own);
        };
    }

    /**
     * Queues an event and returns at once.
     *
     * @param event the event
     * @return false if it was dropped because the queue is full, which is reported, or this is closed
     */
    public boolean offer(E event) {
        Objects.requireNonNull(event, "event");
        long count;
        synchronized (queue) {
            if (closed) {
                return false;
            }
            if (queue.size() < capacity) {
                enqueue(Optional.of(event), 0);
                return true;
            }
            // The last place is the gap's, which grows as long as the queue is full.
            Queued<E> last = queue.peekLast();
            if (last.event().isEmpty()) {
                queue.removeLast();
            }
            enqueue(Optional.empty(), last.dropped() + 1);
            count = ++droppedInAll;
        }
        if (Long.bitCount(count) == 1) {
            problems.dropped(event, capacity, count);
        }
        return false;
    }

    /**
     * Queues an event and returns at once, also if the queue is full: for the rare ones that nobody may miss, such as
     * the end of a connection.
     *
     * @param event the event
     * @return false if it was dropped because this is closed
     */
    public boolean put(E event) {
        Objects.requireNonNull(event, "event");
        synchronized (queue) {
            if (!closed) {
                enqueue(Optional.of(event), 0);
            }
            return !closed;
        }
    }

    /**
     * Takes no more events and waits until those queued are delivered, at most 5 s. Called from a listener it does not
     * wait: delivery ends when that listener returns.
     */
    @Override
    public void close() {
        synchronized (queue) {
            closed = true;
            if (Thread.currentThread() == thread) {
                queue.clear();
                closedByListener = true;
                return;
            }
            queue.notifyAll();
        }
        try {
            thread.join(CLOSE_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void enqueue(Optional<E> event, long dropped) {
        // The iterator is those who listen now, whoever comes and goes until the event's turn.
        queue.add(new Queued<>(event, dropped, listeners.iterator()));
        queue.notifyAll();
    }

    private void deliverAll() {
        for (Optional<Queued<E>> next = next(); next.isPresent(); next = next()) {
            long dropped = next.get().dropped();
            E event = next.get().event().orElseGet(() -> problems.gap(dropped));
            for (Iterator<Listening<E>> i = next.get().listeners(); i.hasNext() && !closedByListener; ) {
                Listening<E> listening = i.next();
                if (!listening.ended) {
                    deliver(event, listening.listener);
                }
            }
        }
    }

    private void deliver(E event, Consumer<E> listener) {
        try {
            listener.accept(event);
        } catch (Throwable e) {
            // Whatever it is, checked exceptions thrown past the compiler included: this thread goes on.
            problems.listenerFailed(event, e);
        } finally {
            // An interrupt that a listener left behind is not for the next one.
            Thread.interrupted();
        }
    }

    private Optional<Queued<E>> next() {
        synchronized (queue) {
            while (queue.isEmpty() && !closed) {
                try {
                    queue.wait();
                } catch (InterruptedException e) {
                    // Only close ends this thread.
                    continue;
                }
            }
            return Optional.ofNullable(queue.poll());
        }
    }

    /** An event, or none but the number of those that were dropped in its place. */
    private record Queued<E>(Optional<E> event, long dropped, Iterator<Listening<E>> listeners) {}

    /** A registration; the same listener may have several. */
    private static final class Listening<E> {

        private final Consumer<E> listener;
        private volatile boolean ended;

        Listening(Consumer<E> listener) {
            this.listener = listener;
        }
    }

    /**
     * Is told what went wrong with deliveries.
     *
     * @param <E> the type of the events
     */
    public interface Problems<E> {

        /**
         * Makes the event that listeners get in the place of dropped ones. Called on the delivery thread.
         *
         * @param count how many were dropped one after the other, 1 or more
         * @return the event
         */
        E gap(long count);

        /**
         * An event found the queue full and was dropped: the 1st, 2nd, 4th, 8th ... in all. Called on the thread that
         * brought the event.
         *
         * @param event the event
         * @param capacity how many events may wait
         * @param count how many have been dropped so far, this one included
         */
        void dropped(E event, int capacity, long count);

        /**
         * A listener threw something. Called on the delivery thread.
         *
         * @param event the event
         * @param failure what was thrown
         */
        void listenerFailed(E event, Throwable failure);
    }
}
