package io.cordelia.at;

import io.cordelia.device.ConnectionEvent;
import io.cordelia.device.ConnectionListener;
import io.cordelia.device.Message;
import io.cordelia.device.MessageListener;
import io.cordelia.device.Registration;
import io.cordelia.device.spi.EventDelivery;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages and changes of the connection on their way to the listeners of a client, in one order. */
final class Notices implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    private static final int QUEUE = 8192;

    private final EventDelivery<Notice> delivery;

    Notices(String port) {
        delivery = new EventDelivery<>("cordelia-at listeners " + port, QUEUE, new Problems());
    }

    Registration addMessageListener(MessageListener listener) {
        Objects.requireNonNull(listener, "listener");
        return delivery.add(notice -> {
            if (notice instanceof Notice.Received received) {
                listener.messageReceived(received.message());
            } else if (notice instanceof Notice.Dropped dropped) {
                listener.messagesDropped(dropped.count());
            }
        });
    }

    Registration addConnectionListener(ConnectionListener listener) {
        Objects.requireNonNull(listener, "listener");
        return delivery.add(notice -> {
            if (notice instanceof Notice.Changed changed) {
                listener.connectionChanged(changed.event());
            }
        });
    }

    /** Dropped, which is told, if too many are waiting. */
    void received(Message message) {
        delivery.offer(new Notice.Received(message));
    }

    /** Never dropped. */
    void changed(ConnectionEvent event) {
        delivery.put(new Notice.Changed(event));
    }

    @Override
    public void close() {
        delivery.close();
    }

    private sealed interface Notice {

        record Received(Message message) implements Notice {}

        record Dropped(long count) implements Notice {}

        record Changed(ConnectionEvent event) implements Notice {}
    }

    private static final class Problems implements EventDelivery.Problems<Notice> {

        @Override
        public Notice gap(long count) {
            return new Notice.Dropped(count);
        }

        @Override
        public void dropped(Notice notice, int capacity, long count) {
            LOG.warn(
                    "dropped {}: {} events are waiting for the listeners ({} dropped so far)", notice, capacity, count);
        }

        @Override
        public void listenerFailed(Notice notice, Throwable failure) {
            LOG.warn("a listener failed at {}", notice, failure);
        }
    }
}
