package io.cordelia.at;

import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.NotConnectedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Waits for one event. Completed on the reader's thread, so that it may be awaited in a listener. */
final class EventAwaiter implements AutoCloseable {

    private final Predicate<ModuleEvent> wanted;
    private final Consumer<EventAwaiter> removal;
    private final CompletableFuture<ModuleEvent> event = new CompletableFuture<>();

    EventAwaiter(Predicate<ModuleEvent> wanted, Consumer<EventAwaiter> removal) {
        this.wanted = wanted;
        this.removal = removal;
    }

    void offer(ModuleEvent candidate) {
        if (!event.isDone() && wanted.test(candidate)) {
            event.complete(candidate);
        }
    }

    void fail(DeviceException reason) {
        event.completeExceptionally(reason);
    }

    /**
     * Waits for the event.
     *
     * @param awaited what it is called in messages
     * @param advice what the user can do if it does not come
     * @throws DeviceTimeoutException if it does not come in time
     * @throws NotConnectedException if the thread is interrupted
     * @throws DeviceException why it can't come any more
     */
    ModuleEvent await(Duration timeout, String awaited, String advice) {
        try {
            return event.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new DeviceTimeoutException(awaited, timeout, advice);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DeviceException reason) {
                throw reason;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotConnectedException("waiting for " + awaited + " was interrupted");
        }
    }

    @Override
    public void close() {
        removal.accept(this);
    }
}
