package io.cordelia.at;

import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.NotConnectedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Waits for events, one after the other. Filled on the reader's thread, so that it may be awaited in a listener. To be
 * closed; keeps all wanted events until then.
 */
final class EventAwaiter implements AutoCloseable {

    private final Predicate<ModuleEvent> wanted;
    private final Consumer<EventAwaiter> removal;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<ModuleEvent> events = new ArrayDeque<>();
    private Optional<DeviceException> failure = Optional.empty();

    EventAwaiter(Predicate<ModuleEvent> wanted, Consumer<EventAwaiter> removal) {
        this.wanted = wanted;
        this.removal = removal;
    }

    void offer(ModuleEvent candidate) {
        if (wanted.test(candidate)) {
            locked(() -> events.add(candidate));
        }
    }

    void fail(DeviceException reason) {
        locked(() -> failure = failure.or(() -> Optional.of(reason)));
    }

    /**
     * Waits for the next event.
     *
     * @param awaited what it is called in messages
     * @param advice what the user can do if it does not come
     * @throws DeviceTimeoutException if it does not come in time
     * @throws NotConnectedException if the thread is interrupted
     * @throws DeviceException why it can't come any more
     */
    ModuleEvent await(Duration timeout, String awaited, String advice) {
        return poll(timeout, awaited).orElseThrow(() -> new DeviceTimeoutException(awaited, timeout, advice));
    }

    /**
     * Waits for the next event like {@link #await}; empty if it does not come in time.
     *
     * @param timeout how long to wait; at once if it is not positive
     */
    Optional<ModuleEvent> poll(Duration timeout, String awaited) {
        long until = System.nanoTime() + timeout.toNanos();
        lock.lock();
        try {
            while (events.isEmpty()) {
                failure.ifPresent(reason -> {
                    throw reason;
                });
                long rest = until - System.nanoTime();
                if (rest <= 0) {
                    return Optional.empty();
                }
                changed.await(rest, TimeUnit.NANOSECONDS);
            }
            return Optional.of(events.remove());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotConnectedException("waiting for " + awaited + " was interrupted");
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        removal.accept(this);
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
