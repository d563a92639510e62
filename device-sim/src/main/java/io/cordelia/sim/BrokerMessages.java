package io.cordelia.sim;

import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Registration;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What clients published at an embedded broker, over its restarts: the last 1000 messages with 32 MiB of payload
 * at most, oldest first. Wills that
 * the broker published for a client are not among them.
 *
 * <p>A message is in the log a moment after it was acknowledged: wait for it with {@link #await}. Safe for use by many
 * threads.
 */
public final class BrokerMessages {

    private static final int LIMIT = 1000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final long PAYLOAD_LIMIT = 32L * 1024 * 1024;

    private final Deque<BrokerMessage> messages = new ArrayDeque<>();
    private final List<Consumer<BrokerMessage>> listeners = new CopyOnWriteArrayList<>();
    private long payloadBytes;

    BrokerMessages() {}

    synchronized void add(BrokerMessage message) {
        messages.addLast(message);
        payloadBytes += size(message);
        while (messages.size() > LIMIT || payloadBytes > PAYLOAD_LIMIT) {
            payloadBytes -= size(messages.removeFirst());
        }
        notifyAll();
        listeners.forEach(listener -> listener.accept(message));
    }

    /**
     * Calls a listener for every message that is published from now on, in the order of the log.
     *
     * @param listener called on a thread of the broker, one message at a time; must return at once and not throw
     * @return ends the registration when closed
     */
    public Registration addListener(Consumer<BrokerMessage> listener) {
        // Each registration is one of its own, also of a listener that is added twice.
        Consumer<BrokerMessage> own = listener::accept;
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    /**
     * All that are in the log.
     *
     * @return a copy, oldest first
     */
    public synchronized List<BrokerMessage> all() {
        return List.copyOf(messages);
    }

    /**
     * Those of one topic.
     *
     * @param topic the topic's name, without wildcards
     * @return a copy, oldest first
     */
    public List<BrokerMessage> on(String topic) {
        return those(m -> m.topic().equals(topic));
    }

    /**
     * Waits until there is a message on a topic; one that is in the log already counts.
     *
     * @param topic the topic's name, without wildcards
     * @param timeout how long to wait at most
     * @return the oldest of them
     * @throws DeviceTimeoutException if there is none in time; names the topics that there are
     */
    public BrokerMessage await(String topic, Duration timeout) {
        return await("a message on " + topic, 1, m -> m.topic().equals(topic), timeout)
                .get(0);
    }

    /**
     * Waits until there are some messages; those that are in the log already count.
     *
     * @param count how many, 1 to 1000
     * @param which which messages count
     * @param timeout how long to wait at most
     * @return all of them, oldest first: as many as asked for, or more
     * @throws DeviceTimeoutException if there are fewer in time; names the topics that there are
     * @throws InvalidRequestException if the number is out of range
     */
    public List<BrokerMessage> await(int count, Predicate<BrokerMessage> which, Duration timeout) {
        if (count < 1 || count > LIMIT) {
            throw new InvalidRequestException("count", count + " is out of range", "1 to " + LIMIT);
        }
        return await(count + " such messages", count, which, timeout);
    }

    private synchronized List<BrokerMessage> await(
            String what, int count, Predicate<BrokerMessage> which, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        List<BrokerMessage> found = those(which);
        boolean interrupted = false;
        while (found.size() < count && !interrupted) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new DeviceTimeoutException(what, timeout, "the broker has " + summary());
            }
            try {
                wait(left / NANOS_PER_MILLI + 1);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            found = those(which);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new DeviceTimeoutException(what, timeout, "the wait was interrupted");
        }
        return found;
    }

    private String summary() {
        if (messages.isEmpty()) {
            return "no message";
        }
        return messages.size() + " messages, on "
                + messages.stream()
                        .map(BrokerMessage::topic)
                        .distinct()
                        .limit(10)
                        .collect(Collectors.joining(", "));
    }

    /** Forgets the messages so far. */
    public synchronized void clear() {
        messages.clear();
        payloadBytes = 0;
    }

    private static int size(BrokerMessage message) {
        return message.message().payload().length;
    }

    private synchronized List<BrokerMessage> those(Predicate<BrokerMessage> which) {
        return messages.stream().filter(which).toList();
    }
}
