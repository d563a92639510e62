package io.cordelia.at;

import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line to a module, from the opening of its port to the end: sends a command and waits for its answer, and tells events
 * from answers.
 *
 * <p>One thread at a time may {@link #send}, {@link #probe}, {@link #awaitQuiet} and {@link #reopen}, which the session sees
 * to; everything else is safe for use by many threads. A thread of its own reads the port; event consumers are called on it
 * (of {@link ModuleEvent.PortLost} and {@link ModuleEvent.PortReopened} perhaps on the one that writes or opens it again)
 * and must not block.
 */
final class AtChannel implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AtChannel.class);

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final AtPort port;
    private final AtTrace trace;
    private final AtTimeouts timeouts;
    private final CommandPause pause;
    private final EventDispatch events = new EventDispatch();
    private final PortReader reader;

    /**
     * Guards what follows; the only lock of this class, and inside it only that of an awaiter is taken. While it is held,
     * the port may be closed but not read or written, and no foreign code is called but the trace, which shows a line as
     * it is understood at that moment.
     */
    private final Object state = new Object();

    private final LineTrust trust = new LineTrust();
    private final Pairing pairing = new Pairing(trust);
    private Optional<Supplier<DeviceException>> aborted = Optional.empty();
    private Optional<Supplier<DeviceException>> ended = Optional.empty();
    private boolean closed;

    AtChannel(AtPort port, AtTrace trace, AtTimeouts timeouts, Duration pause) {
        this.port = port;
        this.trace = trace;
        this.timeouts = timeouts;
        this.pause = new CommandPause(pause);
        this.reader = new PortReader(port, new Incoming());
    }

    String portName() {
        return port.name();
    }

    /**
     * Opens the port and starts to read; once.
     *
     * @throws PortUnavailableException if it cannot be opened
     */
    void start() {
        port.open();
        reader.start();
    }

    /**
     * Opens the port again if it went away. Consumers are told with {@link ModuleEvent.PortReopened}.
     *
     * @throws PortUnavailableException if it cannot be opened
     * @throws NotConnectedException if this is closed
     */
    void reopen() throws InterruptedException {
        synchronized (state) {
            if (ended.isEmpty()) {
                return;
            }
            checkNotClosed();
        }
        // Until then the old reader may still close the port.
        if (!reader.awaitEnd(CLOSE_WAIT)) {
            throw new PortUnavailableException(port.name(), "is not released by the system yet; try again");
        }
        port.open();
        synchronized (state) {
            if (closed) {
                port.close();
            }
            checkNotClosed();
            ended = Optional.empty();
            trust.heard();
            trust.lose();
        }
        LOG.info("port {} is open again", port.name());
        events.tellConsumers(new ModuleEvent.PortReopened());
        reader.start();
    }

    /** Whether commands can still be sent. */
    boolean isUsable() {
        synchronized (state) {
            return ended.isEmpty() && aborted.isEmpty();
        }
    }

    /** Hands every event to a consumer, before those who wait for it go on and commands that it ends fail. */
    void onEvent(Consumer<ModuleEvent> consumer) {
        events.add(consumer);
    }

    /** Waits for an event from now on; fails with what ends this. */
    EventAwaiter expect(Predicate<ModuleEvent> wanted) {
        EventAwaiter awaiter = events.expect(wanted);
        synchronized (state) {
            aborted.or(() -> ended).ifPresent(reason -> awaiter.fail(reason.get()));
        }
        return awaiter;
    }

    /**
     * Sends a command and waits for its answer, which may be an error.
     *
     * @param cleanUp whether it is sent although this was aborted
     * @throws DeviceTimeoutException if it is not answered in time
     * @throws PortUnavailableException if the port went away
     * @throws ProtocolException if the module restarts meanwhile
     * @throws NotConnectedException if this is closed or was aborted
     */
    PendingCommand send(AtCommand<?> command, boolean cleanUp) throws InterruptedException {
        return exchange(new PendingCommand(command), cleanUp, pairing::begin);
    }

    /** Sends a command as {@link #send} does, to find out whether the module is there. */
    PendingCommand probe(AtCommand<?> command, boolean cleanUp) throws InterruptedException {
        try {
            return exchange(new PendingCommand(command), cleanUp, pairing::beginProbe);
        } catch (DeviceTimeoutException e) {
            synchronized (state) {
                trust.silent();
            }
            throw e;
        }
    }

    /** See {@link LineTrust#endProbe}. */
    boolean endProbe(boolean ok) {
        synchronized (state) {
            return trust.endProbe(ok);
        }
    }

    /** See {@link LineTrust#isTrusted}. */
    boolean isTrusted() {
        synchronized (state) {
            return trust.isTrusted();
        }
    }

    /** See {@link LineTrust#lose}. */
    void distrust() {
        synchronized (state) {
            trust.lose();
        }
    }

    /** See {@link LineTrust#isSilent}. */
    boolean isSilent() {
        synchronized (state) {
            return trust.isSilent();
        }
    }

    /** See {@link LineTrust#takeStrays}. */
    Optional<String> takeStrays() {
        synchronized (state) {
            return trust.takeStrays();
        }
    }

    /**
     * Waits until the line has been silent, but for events, for the quiet time.
     *
     * @throws ProtocolException if it does not fall silent
     */
    void awaitQuiet(boolean cleanUp) throws InterruptedException {
        long quiet = timeouts.quiet().toNanos();
        long start = System.nanoTime();
        synchronized (state) {
            trust.restartQuiet();
            while (true) {
                checkUsable(cleanUp);
                long rest = quiet - trust.quietNanos();
                if (rest <= 0) {
                    return;
                }
                if (System.nanoTime() - start > timeouts.command().toNanos() + quiet) {
                    throw new ProtocolException("port " + port.name() + " does not fall silent; is it a module's port,"
                            + " and is the baud rate right?");
                }
                state.wait(rest / 1_000_000 + 1);
            }
        }
    }

    /**
     * Fails what is in progress and all that follows but for cleaning up. A command that gives a handle is waited for, so
     * that the handle can be closed.
     */
    void abort(Supplier<DeviceException> reason) {
        synchronized (state) {
            if (aborted.isPresent() || ended.isPresent()) {
                return;
            }
            aborted = Optional.of(reason);
            if (!pairing.awaitsHandle()) {
                pairing.fail(reason);
            }
            state.notifyAll();
        }
        events.failAwaiters(reason);
    }

    /** Closes the port, fails what is in progress and ends the reader's thread. */
    @Override
    public void close() {
        Supplier<DeviceException> reason =
                () -> new NotConnectedException("the connection to the module on port " + port.name() + " was closed");
        synchronized (state) {
            if (!closed && ended.isPresent()) {
                ended = Optional.of(reason);
            }
            closed = true;
        }
        end(reason, () -> {});
        port.close();
        try {
            reader.awaitEnd(CLOSE_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private PendingCommand exchange(PendingCommand mine, boolean cleanUp, Consumer<PendingCommand> begin)
            throws InterruptedException {
        AtCommand<?> command = mine.command();
        pause.awaitEnd();
        synchronized (state) {
            checkUsable(cleanUp);
            begin.accept(mine);
        }
        if (trace.isEnabled()) {
            traceSafely(() -> trace.sent(command.shown()));
        }
        try {
            port.write(command.request());
        } catch (RuntimeException e) {
            lose(e);
        }
        try {
            if (command.givesHandle() ? mine.awaitUninterruptibly() : mine.await(command.timeout())) {
                return mine;
            }
        } catch (InterruptedException e) {
            giveUp(mine);
            throw e;
        }
        if (!giveUp(mine)) {
            // The answer came at the last moment.
            return mine.orThrow();
        }
        throw new DeviceTimeoutException(
                "the final response to AT+" + command.label() + " on port " + port.description(),
                command.timeout(),
                "check that the module has power, that it is on this port, that baud rate and wiring are right, and that"
                        + " no other program uses the port");
    }

    private boolean giveUp(PendingCommand mine) {
        synchronized (state) {
            return pairing.giveUp(mine);
        }
    }

    /** Called with the state locked. */
    private void checkNotClosed() {
        if (closed) {
            throw ended.orElseThrow().get();
        }
    }

    /** Called with the state locked. */
    private void checkUsable(boolean cleanUp) {
        ended.ifPresent(reason -> {
            throw reason.get();
        });
        if (!cleanUp) {
            aborted.ifPresent(reason -> {
                throw reason.get();
            });
        }
    }

    private void lose(Throwable cause) {
        String problem = "went away while it was in use; check the cable and the module's power";
        end(() -> new PortUnavailableException(port.name(), problem, cause), () -> {
            LOG.info("port {} {} ({})", port.name(), problem, cause.getMessage());
            events.tellConsumers(new ModuleEvent.PortLost(problem));
        });
        port.close();
    }

    private void end(Supplier<DeviceException> reason, Runnable announcement) {
        synchronized (state) {
            if (ended.isPresent()) {
                return;
            }
            ended = Optional.of(reason);
        }
        announcement.run();
        synchronized (state) {
            pairing.fail(reason);
            state.notifyAll();
        }
        events.failAwaiters(reason);
    }

    private void traceSafely(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("the trace failed", e);
        }
    }

    /** Sorts the lines, on the reader's thread. */
    private final class Incoming implements PortReader.Receiver {

        private Optional<PendingCommand> answered = Optional.empty();

        @Override
        public void line(byte[] bytes, int from, int count) {
            synchronized (state) {
                trust.heard();
            }
            if (EventParser.isEvent(bytes, from, count)) {
                traceReceived(() -> new String(bytes, from, count, StandardCharsets.UTF_8));
                event(EventParser.parse(bytes, from, count));
            } else {
                noEvent(AtLine.of(bytes, from, count));
            }
        }

        @Override
        public void overlong(long count) {
            traceReceived(() -> "<a line of " + count + " bytes, dropped>");
            LOG.warn("port {}: a line of {} bytes was dropped", port.name(), count);
            synchronized (state) {
                trust.restartQuiet();
            }
            events.tell(new ModuleEvent.LineTooLong(count));
        }

        @Override
        public boolean countsFileRead() {
            synchronized (state) {
                return pairing.awaitsFileRead();
            }
        }

        /**
         * Lets go who waited for an answer: after all that came with it, so that the second of a doubled answer is not
         * taken for that of the next command.
         */
        @Override
        public void readEnds() {
            answered.ifPresent(PendingCommand::release);
            answered = Optional.empty();
        }

        @Override
        public void failed(Throwable cause) {
            // Without a reader nobody would get an answer.
            lose(cause);
        }

        private void event(ModuleEvent event) {
            events.tellConsumers(event);
            if (event instanceof ModuleEvent.Startup) {
                synchronized (state) {
                    pairing.moduleStarted();
                }
            }
            events.tellAwaiters(event);
        }

        private void noEvent(AtLine line) {
            Pairing.Meaning meaning;
            synchronized (state) {
                traceReceived(() -> pairing.shown(line));
                Optional<PendingCommand> inFlight = pairing.pending();
                meaning = pairing.take(line);
                if (line.isFinal()) {
                    pause.start();
                }
                if (meaning == Pairing.Meaning.FINAL) {
                    answered = inFlight;
                } else if (meaning == Pairing.Meaning.STRAY) {
                    state.notifyAll();
                }
            }
            if (meaning == Pairing.Meaning.UNRECOGNIZED) {
                events.tell(new ModuleEvent.Unrecognized(line.text()));
            }
        }

        private void traceReceived(Supplier<String> line) {
            if (trace.isEnabled()) {
                traceSafely(() -> trace.received(line.get()));
            }
        }
    }
}
