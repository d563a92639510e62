package io.cordelia.cli;

import io.cordelia.device.DeviceException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Publishes payloads to a topic, one after the other, as long as the connection is there. */
final class Publication implements LinkListener {

    private final DeviceLink link;
    private final String topic;
    private final Duration interval;
    private final CompletableFuture<Optional<byte[]>> lost = new CompletableFuture<>();
    private long messages;
    private long bytes;

    /** @param interval how long to wait between two messages */
    Publication(DeviceLink link, String topic, Duration interval) {
        this.link = link;
        this.topic = topic;
        this.interval = interval;
    }

    @Override
    public void ended(DeviceException reason) {
        lost.completeExceptionally(reason);
    }

    /** Publishes all, and tells the user how many there were, also if it fails. */
    void publish(Payloads payloads, Screen screen) throws InterruptedException {
        long start = System.nanoTime();
        try {
            for (Optional<byte[]> next = next(payloads); next.isPresent(); next = next(payloads)) {
                if (messages > 0) {
                    pause();
                }
                link.publish(topic, next.get());
                messages++;
                bytes += next.get().length;
            }
        } finally {
            if (messages > 0) {
                screen.note(statistics((System.nanoTime() - start) / 1e9));
            }
        }
    }

    private Optional<byte[]> next(Payloads payloads) throws InterruptedException {
        try {
            return payloads.next().applyToEither(lost, payload -> payload).get();
        } catch (ExecutionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    private void pause() throws InterruptedException {
        try {
            lost.get(interval.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // The connection is still there.
            return;
        } catch (ExecutionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    private String statistics(double seconds) {
        if (messages == 1) {
            return "published " + bytes + " bytes to " + topic;
        }
        return String.format(
                Locale.ROOT, "published %d messages, %d bytes, to %s in %.1f s", messages, bytes, topic, seconds);
    }
}
