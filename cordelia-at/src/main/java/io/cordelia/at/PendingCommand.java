package io.cordelia.at;

import io.cordelia.device.DeviceException;
import io.cordelia.device.ProtocolException;
import io.cordelia.device.spi.SpinWait;
import io.cordelia.device.spi.Uninterrupted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The command in flight and what has come for it. Filled by one thread, awaited by another. */
final class PendingCommand {

    private static final int MAX_RESPONSES = 10_000;

    private final AtCommand<?> command;
    private final CountDownLatch done = new CountDownLatch(1);
    private final List<AtResponse> responses = new ArrayList<>();
    private Optional<AtError> error = Optional.empty();
    private Optional<DeviceException> failure = Optional.empty();

    PendingCommand(AtCommand<?> command) {
        this.command = command;
    }

    AtCommand<?> command() {
        return command;
    }

    void add(AtResponse response) {
        if (responses.size() < MAX_RESPONSES) {
            responses.add(response);
        } else if (failure.isEmpty()) {
            failure = Optional.of(new ProtocolException(
                    "AT+" + command.label() + " was answered with more than " + MAX_RESPONSES + " lines"));
        }
    }

    /** The final response has come. */
    void answer(Optional<AtError> finalError) {
        error = finalError;
    }

    /** Whoever waits for the answer may have it. */
    void release() {
        done.countDown();
    }

    void fail(DeviceException reason) {
        failure = Optional.of(reason);
        done.countDown();
    }

    /**
     * Waits for the end of the command.
     *
     * @return false if it did not come in time
     */
    boolean await(Duration timeout) throws InterruptedException {
        SpinWait.until(() -> done.getCount() == 0);
        if (!done.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        orThrow();
        return true;
    }

    /** As {@link #await} for the command's own time, although the thread is interrupted, which it stays. */
    boolean awaitUninterruptibly() {
        long until = System.nanoTime() + command.timeout().toNanos();
        return Uninterrupted.get(() -> await(Duration.ofNanos(until - System.nanoTime())));
    }

    /** This, if the module answered; called when the command has ended. */
    PendingCommand orThrow() {
        failure.ifPresent(reason -> {
            throw reason;
        });
        return this;
    }

    List<AtResponse> responses() {
        return responses;
    }

    Optional<AtError> error() {
        return error;
    }
}
