package io.cordelia.at;

import io.cordelia.device.DeviceException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to those who want all of them, the consumers, and to those who wait for one, the awaiters; on the thread
 * that tells. Safe for use by many threads.
 */
final class EventDispatch {

    private static final Logger LOG = LoggerFactory.getLogger(EventDispatch.class);

    private final List<Consumer<ModuleEvent>> consumers = new CopyOnWriteArrayList<>();
    private final Set<EventAwaiter> awaiters = ConcurrentHashMap.newKeySet();

    /** Adds a consumer, for good; what it throws is logged. */
    void add(Consumer<ModuleEvent> consumer) {
        consumers.add(consumer);
    }

    /** Adds an awaiter, until it is closed. */
    EventAwaiter expect(Predicate<ModuleEvent> wanted) {
        EventAwaiter awaiter = new EventAwaiter(wanted, awaiters::remove);
        awaiters.add(awaiter);
        return awaiter;
    }

    /** Tells all: first the consumers, so that they know what happened before who waited for it goes on. */
    void tell(ModuleEvent event) {
        tellConsumers(event);
        tellAwaiters(event);
    }

    void tellConsumers(ModuleEvent event) {
        for (Consumer<ModuleEvent> consumer : consumers) {
            try {
                consumer.accept(event);
            } catch (RuntimeException e) {
                LOG.warn("a consumer of {} failed", event, e);
            }
        }
    }

    void tellAwaiters(ModuleEvent event) {
        awaiters.forEach(awaiter -> awaiter.offer(event));
    }

    /** What is waited for cannot come any more. */
    void failAwaiters(Supplier<DeviceException> reason) {
        awaiters.forEach(awaiter -> awaiter.fail(reason.get()));
    }
}
