package io.cordelia.mqtt;

import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.NotConnectedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages whose publishers do not wait for them: sends them, keeps them while a lost connection is being made again, and
 * reports what became of each.
 */
final class Deliveries implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    private final PahoSettings settings;
    private final Sessions sessions;
    private final Outbox outbox;
    private final Reports reports = new Reports();

    Deliveries(PahoSettings settings, Sessions sessions) {
        this.settings = settings;
        this.sessions = sessions;
        this.outbox = new Outbox(settings.offlineBuffer());
    }

    /**
     * Sends a message, or keeps it.
     *
     * @throws NotConnectedException if neither is possible
     * @throws DeviceTimeoutException if there is no room for it
     */
    CompletableFuture<Void> publish(String topic, byte[] payload) {
        CompletableFuture<Void> delivery = new CompletableFuture<>();
        if (!isKept(topic, payload, delivery)) {
            try {
                send(topic, payload, settings.backPressure(), delivery, () -> {});
            } catch (NotConnectedException e) {
                // That of a connection that is being made again may be news.
                if (!isKept(topic, payload, delivery)) {
                    throw e;
                }
            }
        }
        return delivery;
    }

    /** Keeps a message if this is the time for it. */
    private boolean isKept(String topic, byte[] payload, CompletableFuture<Void> delivery) {
        Outbox.Entry entry = outbox.offer(topic, payload, delivery);
        if (entry == Outbox.Entry.FULL) {
            throw new NotConnectedException("the connection to the broker was lost and is being made again; "
                    + outbox.capacity() + " messages wait already, no more are kept");
        }
        return entry == Outbox.Entry.KEPT;
    }

    /** From now on messages are kept, up to {@link PahoOptions#offlineBuffer}. */
    void keep() {
        outbox.open();
    }

    /** Sends what was kept, and keeps nothing any more; what cannot be sent stays for the next connection. */
    void sendKept() {
        try {
            Optional<Outbox.Waiting> next = outbox.firstOrClose();
            while (next.isPresent()) {
                sendKept(next.get());
                next = outbox.firstOrClose();
            }
        } catch (NotConnectedException e) {
            LOG.debug("lost again before all that waited was sent", e);
        }
    }

    private void sendKept(Outbox.Waiting message) {
        try {
            send(
                    message.topic(),
                    message.payload(),
                    BackPressure.BLOCK,
                    message.delivery(),
                    () -> outbox.taken(message));
        } catch (DeviceTimeoutException | InvalidRequestException e) {
            outbox.taken(message);
            report(message.delivery(), Optional.of(e));
        }
    }

    private void send(
            String topic,
            byte[] payload,
            BackPressure backPressure,
            CompletableFuture<Void> delivery,
            Runnable underWay) {
        sessions.use(session -> {
            Duration patience = settings.acknowledgementTimeout();
            try {
                session.publishAsync(
                        session.config().publishTopic(topic),
                        payload,
                        backPressure.room(Deadline.in(patience)),
                        patience,
                        failure -> report(delivery, failure));
            } catch (NotConnectedException e) {
                // Paho may be busy for some 0.1 s until it tells of a loss.
                if (settings.reconnect().isPresent() && session.isBeingLost()) {
                    keep();
                }
                throw e;
            }
            underWay.run();
        });
    }

    private void report(CompletableFuture<Void> delivery, Optional<DeviceException> failure) {
        reports.execute(() -> failure.ifPresentOrElse(delivery::completeExceptionally, () -> delivery.complete(null)));
    }

    /**
     * Fails what was kept, and keeps nothing any more.
     *
     * @param whatBecameOfReconnecting completes a sentence, such as "was given up"
     */
    void failKept(String whatBecameOfReconnecting) {
        for (Outbox.Waiting unsent : outbox.close()) {
            NotConnectedException reason =
                    new NotConnectedException("the message waited for the connection to be made again, which "
                            + whatBecameOfReconnecting + "; it was not sent");
            report(unsent.delivery(), Optional.of(reason));
        }
    }

    @Override
    public void close() {
        reports.close();
    }
}
