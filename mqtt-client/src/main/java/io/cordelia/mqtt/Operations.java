package io.cordelia.mqtt;

import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.NotConnectedException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;

/**
 * What was asked of the broker and is not answered yet: a bounded number, which is the back-pressure on those who
 * publish, and all of which fail at once when the connection ends. An operation that somebody gave up waiting for still
 * counts until it is answered.
 */
final class Operations {

    private final int capacity;
    private final Set<Operation> open = new HashSet<>();
    private Optional<DeviceException> end = Optional.empty();

    Operations(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Begins an operation; waits while too many are open.
     *
     * @throws NotConnectedException if there can be no more; its cause says why
     * @throws DeviceTimeoutException if there was no room in time
     */
    synchronized Operation begin(Deadline deadline) {
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
        Operation operation = new Operation();
        open.add(operation);
        return operation;
    }

    /** Begins an operation that is under way already, whether or not there is room. */
    synchronized Operation adopt() {
        Operation operation = new Operation();
        open.add(operation);
        return operation;
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

        private final CompletableFuture<IMqttToken> outcome = new CompletableFuture<>();

        @Override
        public void onSuccess(IMqttToken token) {
            remove(this);
            outcome.complete(token);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            fail(failure);
        }

        void fail(Throwable failure) {
            remove(this);
            outcome.completeExceptionally(failure);
        }

        /** Ends as this does; ending it early ends nothing here. */
        CompletableFuture<IMqttToken> outcome() {
            return outcome.copy();
        }

        /**
         * Waits for the end.
         *
         * @param awaited what is waited for, for the message
         * @throws Failed if it failed; the cause says why
         * @throws DeviceTimeoutException if it did not end in time
         */
        IMqttToken await(Deadline deadline, String awaited, String advice) throws Failed {
            try {
                return outcome.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
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
