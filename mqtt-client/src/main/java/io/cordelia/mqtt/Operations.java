package io.cordelia.mqtt;

import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.spi.SpinWait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was asked of the broker and is not answered yet: a bounded number, which is the back-pressure on those who
 * publish, and all of which fail at once when the connection ends. An operation that somebody gave up waiting for still
 * counts until it is answered.
 */
final class Operations {

    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

    private final int capacity;
    private final ScheduledExecutorService timer;

    /** In the order in which they began. */
    private final Set<Operation> open = new LinkedHashSet<>();

    private boolean watched;
    private Optional<DeviceException> end = Optional.empty();

    /**
     * None yet.
     *
     * @param capacity how many may be open
     * @param timer runs what fails operations for which nobody waits
     */
    Operations(int capacity, ScheduledExecutorService timer) {
        this.capacity = capacity;
        this.timer = timer;
    }

    /**
     * Begins an operation; waits while too many are open.
     *
     * @throws NotConnectedException if there can be no more; its cause says why
     * @throws DeviceTimeoutException if there was no room in time
     */
    synchronized Operation begin(Deadline room) {
        awaitRoom(room);
        return opened(Optional.empty());
    }

    /**
     * Begins an operation for which nobody waits; as {@link #begin(Deadline)}, but it fails with {@link TimeoutException}
     * by itself.
     *
     * @param patience after which time; the same for all operations
     */
    synchronized Operation begin(Deadline room, Duration patience) {
        awaitRoom(room);
        Deadline due = Deadline.in(patience);
        if (!watched) {
            watch(due);
        }
        return opened(Optional.of(due));
    }

    private void awaitRoom(Deadline deadline) {
        while (end.isEmpty() && open.size() >= capacity) {
            if (deadline.hasPassed()) {
                throw new DeviceTimeoutException(
                        "the acknowledgement of any of " + capacity + " messages",
                        deadline.total(),
                        "the broker or the network is too slow, or gone");
            }
            try {
                wait(deadline.remainingMillis());
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
        refuseIfEnded();
    }

    private Operation opened(Optional<Deadline> due) {
        Operation operation = new Operation(due);
        open.add(operation);
        return operation;
    }

    /** One timer for all of them, as one for each would cost more than publishing does. */
    private void watch(Deadline next) {
        try {
            timer.schedule(this::failOverdue, next.remainingMillis(), TimeUnit.MILLISECONDS);
            watched = true;
        } catch (RejectedExecutionException e) {
            LOG.debug("the connection is about to end, and all operations with it");
        }
    }

    private void failOverdue() {
        List<Operation> overdue = new ArrayList<>();
        synchronized (this) {
            watched = false;
            for (Operation operation : open) {
                if (operation.due.isEmpty() || operation.outcome.isDone()) {
                    continue;
                }
                if (!operation.due.get().hasPassed()) {
                    watch(operation.due.get());
                    break;
                }
                overdue.add(operation);
            }
        }
        overdue.forEach(operation -> operation.outcome.completeExceptionally(new TimeoutException()));
    }

    /** Begins an operation that is under way already, whether or not there is room. */
    synchronized Operation adopt() {
        return opened(Optional.empty());
    }

    /** Fails all operations, those to come included. Only the first call counts. */
    void end(DeviceException reason) {
        List<Operation> failed;
        synchronized (this) {
            if (end.isPresent()) {
                return;
            }
            end = Optional.of(reason);
            failed = List.copyOf(open);
            notifyAll();
        }
        failed.forEach(o -> o.fail(reason));
    }

    private synchronized void remove(Operation operation) {
        open.remove(operation);
        notifyAll();
    }

    private static NotConnectedException interrupted() {
        Thread.currentThread().interrupt();
        return new NotConnectedException("interrupted while waiting for the broker; nothing is known of the outcome");
    }

    /** Throws if there can be no more, as {@link #begin} does. */
    synchronized void refuseIfEnded() {
        end.ifPresent(e -> {
            // A new one, with the stack of the caller whom it is told to now.
            throw new NotConnectedException(e.getMessage(), e);
        });
    }

    synchronized Optional<DeviceException> endReason() {
        return end;
    }

    /** One of them. Paho tells it how it ended. */
    final class Operation implements IMqttActionListener {

        private final CompletableFuture<Void> outcome = new CompletableFuture<>();
        private final Optional<Deadline> due;

        private Optional<IMqttToken> underWay = Optional.empty();

        private Operation(Optional<Deadline> due) {
            this.due = due;
        }

        /** Tells Paho's token, which knows of the end a moment before Paho tells this. For the thread that waits. */
        void underWay(IMqttToken token) {
            underWay = Optional.of(token);
        }

        private boolean hasSucceeded() {
            return underWay.filter(token -> token.isComplete() && token.getException() == null)
                    .isPresent();
        }

        @Override
        public void onSuccess(IMqttToken token) {
            succeed();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            fail(failure);
        }

        /** What Paho is told to tell if its success is not the end of this: {@link #succeed} is. */
        IMqttActionListener failureOnly() {
            return new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    // Not yet.
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    fail(failure);
                }
            };
        }

        void succeed() {
            remove(this);
            outcome.complete(null);
        }

        void fail(Throwable failure) {
            remove(this);
            outcome.completeExceptionally(failure);
        }

        /**
         * Has somebody told how it ended, on the thread on which it does.
         *
         * @param told is given what went wrong, if something did: {@link TimeoutException} if it was overdue
         */
        void whenEnded(Consumer<Optional<Throwable>> told) {
            outcome.whenComplete((nothing, failure) -> told.accept(Optional.ofNullable(failure)));
        }

        /**
         * Waits for the end.
         *
         * @param awaited what is waited for, for the message
         * @throws Failed if it failed; the cause says why
         * @throws DeviceTimeoutException if it did not end in time
         */
        void await(Deadline deadline, String awaited, String advice) throws Failed {
            // What has only to be sent ends on a thread of this machine, which may want the core.
            if (underWay.isPresent()) {
                SpinWait.until(() -> outcome.isDone() || hasSucceeded());
                if (hasSucceeded()) {
                    // There is to be room for the caller's next one.
                    remove(this);
                    return;
                }
            }
            try {
                outcome.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw new Failed(e.getCause());
            } catch (TimeoutException e) {
                throw new DeviceTimeoutException(awaited, deadline.total(), advice);
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
    }

    /** An operation failed. */
    static final class Failed extends Exception {

        private static final long serialVersionUID = 1L;

        Failed(Throwable cause) {
            super(cause);
        }
    }
}
