package io.cordelia.at;

import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The conversation with a module: one command at a time, in the order of asking; lines that answer it are paired with
 * it, all others are events.
 *
 * <p>An answer that was missed may still come, and would be taken for that of a later command. So after one the line is
 * not trusted: before the next command it must fall silent and the module must answer {@code AT+test}.
 *
 * <p>When the port goes away, what is in progress and all that is waiting fails. {@link #reopen} makes it usable again.
 *
 * <p>Safe for use by many threads. Its own thread reads the port; event consumers are called on it and must not block.
 */
final class AtSession implements AutoCloseable {

    private final AtTimeouts timeouts;
    private final AtChannel channel;
    private final Resynchronisation resynchronisation;

    /**
     * Held while a command is carried out, with the resynchronisation before it, and while the port is opened again. Fair,
     * so that commands are sent in the order of asking. The reader's thread never asks for it; the channel takes its own
     * lock while it is held, never the other way round.
     */
    private final ReentrantLock turn = new ReentrantLock(true);

    AtSession(AtPort port, AtTrace trace, AtTimeouts timeouts, Duration pause) {
        this.timeouts = timeouts;
        this.channel = new AtChannel(port, trace, timeouts, pause);
        this.resynchronisation = new Resynchronisation(channel, timeouts);
    }

    /**
     * Opens the port and starts to read; once.
     *
     * @throws PortUnavailableException if it cannot be opened
     */
    void start() {
        channel.start();
    }

    /**
     * Opens the port again if it went away; the next command asks first whether the module is there. Consumers are told
     * with {@link ModuleEvent.PortReopened}.
     *
     * @throws PortUnavailableException if it cannot be opened
     * @throws NotConnectedException if the session is closed, or the thread is interrupted
     */
    void reopen() {
        try {
            // In the queue like a command, so that all that was asked for before the port came back has failed.
            turn.lockInterruptibly();
            try {
                channel.reopen();
            } finally {
                turn.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotConnectedException("opening port " + portName() + " again was interrupted");
        }
    }

    AtTimeouts timeouts() {
        return timeouts;
    }

    String portName() {
        return channel.portName();
    }

    /** Whether commands can still be sent. */
    boolean isUsable() {
        return channel.isUsable();
    }

    /**
     * Hands every event to a consumer, on the reader's thread, before those who wait for it go on and commands that it
     * ends fail.
     */
    void onEvent(Consumer<ModuleEvent> consumer) {
        channel.onEvent(consumer);
    }

    /**
     * Sends a command and waits for its answer.
     *
     * @throws ModuleRefusedException if the module answers with an error
     * @throws DeviceTimeoutException if it does not answer in time
     * @throws PortUnavailableException if the port went away
     * @throws ProtocolException if the answer cannot be read, or the module restarts meanwhile
     * @throws NotConnectedException if the session is closed or was aborted, or the thread is interrupted
     */
    <T> T execute(AtCommand<T> command) {
        return run(command, false);
    }

    /** Like {@link #execute}, also after {@link #abort}: to leave nothing half-done. */
    <T> T cleanUp(AtCommand<T> command) {
        // An interrupt has ended the work already and must not end the cleaning up.
        boolean interrupted = Thread.interrupted();
        try {
            return run(command, true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Waits for an event that the next command brings: to be called before that command is sent. It keeps all
     * that match until it is closed.
     */
    EventAwaiter expect(Predicate<ModuleEvent> wanted) {
        return channel.expect(wanted);
    }

    /**
     * Fails what is in progress and all that follows, except {@link #cleanUp}. A file that is being opened is waited for,
     * so that it can be closed.
     */
    void abort(Supplier<DeviceException> reason) {
        channel.abort(reason);
    }

    /** Closes the port, fails what is in progress and ends the reader's thread. */
    @Override
    public void close() {
        channel.close();
    }

    private <T> T run(AtCommand<T> command, boolean cleanUp) {
        try {
            turn.lockInterruptibly();
            try {
                return runInTurn(command, cleanUp);
            } finally {
                turn.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotConnectedException("AT+" + command.label() + " was interrupted");
        }
    }

    private <T> T runInTurn(AtCommand<T> command, boolean cleanUp) throws InterruptedException {
        if (cleanUp && channel.isSilent()) {
            // Cleaning up would only wait for one time-out after the other.
            throw new ProtocolException("AT+" + command.label() + " was not sent, because the module does not answer");
        }
        if (!channel.isTrusted()) {
            resynchronisation.before(command, cleanUp);
        }
        PendingCommand answered = channel.send(command, cleanUp);
        answered.error().ifPresent(error -> {
            throw error.toException(command);
        });
        return read(command, answered.responses());
    }

    private <T> T read(AtCommand<T> command, List<AtResponse> responses) {
        try {
            return command.read(responses);
        } catch (ProtocolException e) {
            if (responses.isEmpty()) {
                // A bare OK may be the final response of another command.
                channel.distrust();
            }
            throw e;
        }
    }
}
