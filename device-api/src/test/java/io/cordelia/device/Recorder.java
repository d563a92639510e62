package io.cordelia.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cordelia.device.ConnectionEvent.Connected;
import io.cordelia.device.ConnectionEvent.Disconnected;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that writes down what it is told, and on which threads. */
public final class Recorder implements MessageListener, ConnectionListener {

    private final Duration patience;
    private final List<Object> all = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    /**
     * Makes a recorder that listens to nobody yet.
     *
     * @param patience how long to wait for what is expected
     */
    public Recorder(Duration patience) {
        this.patience = patience;
    }

    /**
     * Listens to messages and connection changes of a client.
     *
     * @param client the client
     * @return this
     */
    public Recorder of(DeviceClient client) {
        client.addMessageListener(this);
        client.addConnectionListener(this);
        return this;
    }

    @Override
    public void messageReceived(Message message) {
        record(message);
    }

    @Override
    public void connectionChanged(ConnectionEvent event) {
        record(event);
    }

    private void record(Object event) {
        threads.add(Thread.currentThread());
        all.add(event);
    }

    /**
     * Messages and connection changes in the order in which they were told.
     *
     * @return a copy
     */
    public List<Object> all() {
        return List.copyOf(all);
    }

    /**
     * The threads on which it was told.
     *
     * @return one for each of {@link #all}
     */
    public List<Thread> threads() {
        return List.copyOf(threads);
    }

    /**
     * The messages in order.
     *
     * @return a copy
     */
    public List<Message> messages() {
        return all.stream()
                .filter(Message.class::isInstance)
                .map(Message.class::cast)
                .toList();
    }

    /**
     * The messages' payloads as text.
     *
     * @return in order
     */
    public List<String> texts() {
        return messages().stream().map(Message::text).toList();
    }

    /**
     * Waits for a number of messages.
     *
     * @param count how many, no more
     * @return all of them
     */
    public List<Message> awaitMessages(int count) {
        await().atMost(patience).pollInterval(Duration.ofMillis(5)).untilAsserted(() -> assertThat(messages())
                .hasSizeGreaterThanOrEqualTo(count));
        assertThat(messages()).hasSize(count);
        return messages();
    }

    /** Waits until it has been told of a connection. */
    public void awaitConnected() {
        await().atMost(patience).untilAsserted(() -> assertThat(all).anyMatch(Connected.class::isInstance));
    }

    /**
     * Waits until it has been told of a connection's end.
     *
     * @return the first one
     */
    public Disconnected awaitDisconnected() {
        await().atMost(patience).untilAsserted(() -> assertThat(all).anyMatch(Disconnected.class::isInstance));
        return all.stream()
                .filter(Disconnected.class::isInstance)
                .map(Disconnected.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
