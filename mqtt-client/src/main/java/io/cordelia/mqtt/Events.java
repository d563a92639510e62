package io.cordelia.mqtt;

import io.cordelia.device.ConnectionEvent;
import io.cordelia.device.ConnectionListener;
import io.cordelia.device.Message;
import io.cordelia.device.MessageListener;
import io.cordelia.device.Registration;
import io.cordelia.device.spi.EventDelivery;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages and connection events on their way to the listeners, in one order. */
final class Events implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final EventDelivery<Event> delivery;

    /**
     * @param capacity how many messages may wait for slow listeners; further ones are dropped, which is told and logged
     */
    Events(int capacity) {
        delivery = new EventDelivery<>("cordelia-mqtt-events", capacity, new LoggedProblems());
    }

    Registration addMessageListener(MessageListener listener) {
        Objects.requireNonNull(listener, "listener");
        return delivery.add(event -> {
            if (event instanceof MessageArrived arrived) {
                listener.messageReceived(arrived.message());
            } else if (event instanceof MessagesDropped dropped) {
                listener.messagesDropped(dropped.count());
            }
        });
    }

    Registration addConnectionListener(ConnectionListener listener) {
        Objects.requireNonNull(listener, "listener");
        return delivery.add(event -> {
            if (event instanceof ConnectionChanged changed) {
                listener.connectionChanged(changed.change());
            }
        });
    }

    void messageArrived(Message message) {
        delivery.offer(new MessageArrived(message));
    }

    void connectionChanged(ConnectionEvent change) {
        delivery.put(new ConnectionChanged(change));
    }

    @Override
    public void close() {
        delivery.close();
    }

    private sealed interface Event {}

    private record MessageArrived(Message message) implements Event {}

    private record MessagesDropped(long count) implements Event {}

    private record ConnectionChanged(ConnectionEvent change) implements Event {}

    private static final class LoggedProblems implements EventDelivery.Problems<Event> {

        @Override
        public Event gap(long count) {
            return new MessagesDropped(count);
        }

        @Override
        public void dropped(Event event, int capacity, long count) {
            LOG.warn(
                    "{} dropped: {} others are waiting, as a listener is too slow ({} dropped so far)",
                    event,
                    capacity,
                    count);
        }

        @Override
        public void listenerFailed(Event event, Throwable failure) {
            LOG.error("a listener failed on {}", event, failure);
        }
    }
}
