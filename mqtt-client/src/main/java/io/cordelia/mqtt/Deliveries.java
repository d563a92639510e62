package io.cordelia.mqtt;

import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.NotConnectedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
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
                sessions.use(session -> send(session, topic, payload, settings.backPressure(), delivery));
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

    /** From now on messages are kept, up to {@link PahoOptions#offlineBuffer}, as this session was lost. */
    void keep(PahoSession lost) {
        outbox.open(lost);
    }

    /** Sends what was kept, and keeps nothing any more; what cannot be sent stays for the next connection. */
    void sendKept() {
        try {
            AtomicBoolean more = new AtomicBoolean(true);
            while (more.get()) {
                sessions.use(session -> {
                    Optional<Outbox.Waiting> next = outbox.firstOrClose(session);
                    next.ifPresent(message -> sendKept(session, message));
                    more.set(next.isPresent());
                });
            }
        } catch (NotConnectedException e) {
            LOG.debug("lost again before all that waited was sent", e);
        }
    }

    private void sendKept(PahoSession session, Outbox.Waiting message) {
        try {
            send(session, message.topic(), message.payload(), BackPressure.BLOCK, message.delivery());
        } catch (DeviceTimeoutException | InvalidRequestException e) {
            report(message.delivery(), Optional.of(e));
        }
        outbox.taken(message);
    }

    private void send(
            PahoSession session,
            String topic,
            byte[] payload,
            BackPressure backPressure,
            CompletableFuture<Void> delivery) {
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
                keep(session);
            }
            throw e;
        }
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
