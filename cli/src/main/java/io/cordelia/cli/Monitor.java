package io.cordelia.cli;

import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Prints what arrives, until there is enough of it, the time is over, or the connection ends. */
final class Monitor implements LinkListener {

    private final MessageOutput output;
    private final Screen screen;
    private final boolean withEvents;
    private final Optional<Long> count;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private long arrived;

    /**
     * @param screen where it is told what was missed
     * @param withEvents whether events are printed, too
     * @param count after how many messages it ends
     */
    Monitor(MessageOutput output, Screen screen, boolean withEvents, Optional<Long> count) {
        this.output = output;
        this.screen = screen;
        this.withEvents = withEvents;
        this.count = count;
    }

    @Override
    public synchronized void arrived(Message message) {
        print(() -> output.message(message, Instant.now()));
        arrived++;
        if (count.filter(n -> arrived >= n).isPresent()) {
            end.complete(null);
        }
    }

    @Override
    public synchronized void happened(String event) {
        if (withEvents) {
            print(() -> output.event(event, Instant.now()));
        }
    }

    @Override
    public void missed(long number) {
        screen.line("warning: " + number + " messages were missed here, as they came faster than they can be printed");
    }

    @Override
    public void ended(DeviceException reason) {
        end.completeExceptionally(reason);
    }

    private void print(Runnable line) {
        if (end.isDone()) {
            return;
        }
        try {
            line.run();
        } catch (WrongOutputException e) {
            end.completeExceptionally(e);
        }
    }

    /**
     * Waits for the end.
     *
     * @param limit how long it goes on at most
     * @throws DeviceTimeoutException if it goes on for so long and a number of messages was wanted
     */
    void await(Optional<Duration> limit) throws InterruptedException {
        try {
            if (limit.isPresent()) {
                end.get(limit.get().toNanos(), TimeUnit.NANOSECONDS);
            } else {
                end.get();
            }
        } catch (TimeoutException e) {
            stop(limit.orElseThrow());
        } catch (ExecutionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    private synchronized void stop(Duration limit) {
        if (end.complete(null) && count.isPresent()) {
            throw new DeviceTimeoutException(
                    arrived == 0 ? "a message" : "the message after " + arrived + " of " + count.get(),
                    limit,
                    "check the subscriptions, and that somebody publishes");
        }
    }
}
