package io.cordelia.at;

import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(AtSession.class);

    private static final int BUFFER_BYTES = 4096;
    private static final int PROBES = 3;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final AtPort port;
    private final AtTrace trace;
    private final AtTimeouts timeouts;
    private final Duration pause;
    private final List<Consumer<ModuleEvent>> consumers = new CopyOnWriteArrayList<>();
    private final Set<EventAwaiter> awaiters = ConcurrentHashMap.newKeySet();

    /** Held while a command is carried out. Fair, so that commands are sent in the order of asking. */
    private final ReentrantLock turn = new ReentrantLock(true);

    /** Guards what follows. */
    private final Object state = new Object();

    private Optional<Thread> reader = Optional.empty();
    private Optional<PendingCommand> pending = Optional.empty();
    /** The last command that was sent, but for probes: what comes out of turn is probably its answer. */
    private Optional<AtCommand<?>> last = Optional.empty();

    private final StrayLines strays = new StrayLines();
    private boolean trusted = true;
    private boolean lateOk;
    /** The module did not even answer a probe, and has said nothing since. */
    private boolean silent;

    private long lastStrayNanos;
    private volatile long lastFinalNanos = System.nanoTime();
    private Optional<Supplier<DeviceException>> aborted = Optional.empty();
    private Optional<Supplier<DeviceException>> ended = Optional.empty();
    private boolean closed;

    AtSession(AtPort port, AtTrace trace, AtTimeouts timeouts, Duration pause) {
        this.port = port;
        this.trace = trace;
        this.timeouts = timeouts;
        this.pause = pause;
    }

    /**
     * Opens the port and starts to read; once.
     *
     * @throws PortUnavailableException if it cannot be opened
     */
    void start() {
        port.open();
        startReader();
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
        } catch (InterruptedException e) {
            throw interruptedReopen();
        }
        try {
            synchronized (state) {
                if (ended.isEmpty()) {
                    return;
                }
                checkNotClosed();
            }
            awaitOldReader();
            port.open();
            synchronized (state) {
                if (closed) {
                    port.close();
                }
                checkNotClosed();
                ended = Optional.empty();
                silent = false;
                trusted = false;
            }
            LOG.info("port {} is open again", port.name());
            tellConsumers(new ModuleEvent.PortReopened());
            startReader();
        } finally {
            turn.unlock();
        }
    }

    AtTimeouts timeouts() {
        return timeouts;
    }

    String portName() {
        return port.name();
    }

    /** Whether commands can still be sent. */
    boolean isUsable() {
        synchronized (state) {
            return ended.isEmpty() && aborted.isEmpty();
        }
    }

    /**
     * Hands every event to a consumer, on the reader's thread, before those who wait for it go on and commands that it
     * ends fail.
     */
    void onEvent(Consumer<ModuleEvent> consumer) {
        consumers.add(consumer);
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
     * Waits for an event that the next command brings: to be called before that command is sent. The awaiter ends with
     * the first event that matches.
     */
    EventAwaiter expect(Predicate<ModuleEvent> wanted) {
        EventAwaiter awaiter = new EventAwaiter(wanted, awaiters::remove);
        awaiters.add(awaiter);
        synchronized (state) {
            aborted.or(() -> ended).ifPresent(reason -> awaiter.fail(reason.get()));
        }
        return awaiter;
    }

    /**
     * Fails what is in progress and all that follows, except {@link #cleanUp}. A file that is being opened is waited for,
     * so that it can be closed.
     */
    void abort(Supplier<DeviceException> reason) {
        synchronized (state) {
            if (aborted.isPresent() || ended.isPresent()) {
                return;
            }
            aborted = Optional.of(reason);
            if (pending.filter(mine -> mine.command().givesHandle()).isEmpty()) {
                failPending(reason);
            }
            state.notifyAll();
        }
        awaiters.forEach(awaiter -> awaiter.fail(reason.get()));
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
        Optional<Thread> thread = readerThread();
        if (thread.isEmpty() || thread.get() == Thread.currentThread()) {
            return;
        }
        try {
            thread.get().join(CLOSE_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Thread> readerThread() {
        synchronized (state) {
            return reader;
        }
    }

    private void startReader() {
        Thread thread = new Thread(this::readAll, "cordelia-at reader " + port.name());
        thread.setDaemon(true);
        synchronized (state) {
            reader = Optional.of(thread);
        }
        thread.start();
    }

    /** Until then the old reader may still close the port. */
    private void awaitOldReader() {
        Thread old = readerThread().orElseThrow();
        try {
            old.join(CLOSE_WAIT.toMillis());
        } catch (InterruptedException e) {
            throw interruptedReopen();
        }
        if (old.isAlive()) {
            throw new PortUnavailableException(port.name(), "is not released by the system yet; try again");
        }
    }

    private NotConnectedException interruptedReopen() {
        Thread.currentThread().interrupt();
        return new NotConnectedException("opening port " + port.name() + " again was interrupted");
    }

    private <T> T run(AtCommand<T> command, boolean cleanUp) {
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted(command);
        }
        try {
            if (cleanUp) {
                refuseIfSilent(command);
            }
            if (!isTrusted()) {
                resynchronise(command, cleanUp);
            }
            PendingCommand answered = exchange(command, cleanUp, false);
            answered.error().ifPresent(error -> {
                throw error.toException(command);
            });
            return read(command, answered.responses());
        } finally {
            turn.unlock();
        }
    }

    private <T> T read(AtCommand<T> command, List<AtResponse> responses) {
        try {
            return command.read(responses);
        } catch (ProtocolException e) {
            if (responses.isEmpty()) {
                // A bare OK may be the final response of another command.
                distrust();
            }
            throw e;
        }
    }

    private PendingCommand exchange(AtCommand<?> command, boolean cleanUp, boolean probes) {
        awaitPause();
        PendingCommand mine = new PendingCommand(command);
        synchronized (state) {
            checkUsable(cleanUp);
            pending = Optional.of(mine);
            if (!probes) {
                last = Optional.of(command);
            }
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
            throw interrupted(command);
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

    /** Cleaning up would only wait for one time-out after the other. */
    private void refuseIfSilent(AtCommand<?> command) {
        synchronized (state) {
            if (silent) {
                throw new ProtocolException(
                        "AT+" + command.label() + " was not sent, because the module does not answer");
            }
        }
    }

    /** Makes sure that the next answer is that of the next command. */
    private void resynchronise(AtCommand<?> next, boolean cleanUp) {
        LOG.info("port {}: an answer was missed; waiting for silence and probing with AT+test", port.name());
        try {
            probe(next, cleanUp);
        } finally {
            synchronized (state) {
                strays.take().ifPresent(lines -> LOG.warn("port {}: passed over {}", port.name(), lines));
            }
        }
    }

    private void probe(AtCommand<?> next, boolean cleanUp) {
        AtCommand<Void> probe = DeviceCommands.test(timeouts);
        String problem = "answers AT+test with an error";
        for (int i = 0; i < PROBES; i++) {
            drain(cleanUp);
            synchronized (state) {
                lateOk = false;
            }
            boolean ok = false;
            try {
                ok = exchange(probe, cleanUp, true).error().isEmpty();
            } catch (DeviceTimeoutException e) {
                synchronized (state) {
                    silent = true;
                }
                e.addNote("AT+" + next.label() + " was not sent, because an earlier answer had been missed");
                throw e;
            } catch (ProtocolException e) {
                // Often a port comes back because the module has its power back.
                problem = "restarts again and again; check its power supply";
            }
            // A late answer comes before that to the probe, which then comes now.
            drain(cleanUp);
            synchronized (state) {
                if (ok || lateOk) {
                    trusted = true;
                    return;
                }
            }
        }
        throw new ProtocolException("AT+" + next.label()
                + " was not sent: after an answer that was missed, the module on port " + port.name() + " " + problem);
    }

    /** Waits until the line has been silent, but for events, for the quiet time. */
    private void drain(boolean cleanUp) {
        long quiet = timeouts.quiet().toNanos();
        long start = System.nanoTime();
        synchronized (state) {
            lastStrayNanos = start;
            while (true) {
                checkUsable(cleanUp);
                long now = System.nanoTime();
                long rest = lastStrayNanos + quiet - now;
                if (rest <= 0) {
                    return;
                }
                if (now - start > timeouts.command().toNanos() + quiet) {
                    throw new ProtocolException("port " + port.name() + " does not fall silent; is it a module's port,"
                            + " and is the baud rate right?");
                }
                try {
                    state.wait(rest / 1_000_000 + 1);
                } catch (InterruptedException e) {
                    throw interrupted(DeviceCommands.test(timeouts));
                }
            }
        }
    }

    private void awaitPause() {
        if (pause.isZero()) {
            return;
        }
        long until = lastFinalNanos + pause.toNanos();
        for (long rest = until - System.nanoTime(); rest > 0; rest = until - System.nanoTime()) {
            LockSupport.parkNanos(this, rest);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    /** Called with the state locked. */
    private void checkNotClosed() {
        if (closed) {
            throw ended.orElseThrow().get();
        }
    }

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

    private boolean isTrusted() {
        synchronized (state) {
            return trusted;
        }
    }

    private void distrust() {
        synchronized (state) {
            trusted = false;
        }
    }

    /** Stops waiting for an answer; false if it is there. */
    private boolean giveUp(PendingCommand mine) {
        synchronized (state) {
            if (pending.isEmpty() || pending.get() != mine) {
                return false;
            }
            pending = Optional.empty();
            trusted = false;
            return true;
        }
    }

    /** Called with the state locked. */
    private void failPending(Supplier<DeviceException> reason) {
        pending.ifPresent(command -> {
            pending = Optional.empty();
            trusted = false;
            command.fail(reason.get());
        });
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
            failPending(reason);
            state.notifyAll();
        }
        awaiters.forEach(awaiter -> awaiter.fail(reason.get()));
    }

    private void lose(Throwable cause) {
        String problem = "went away while it was in use; check the cable and the module's power";
        end(() -> new PortUnavailableException(port.name(), problem, cause), () -> {
            LOG.info("port {} {} ({})", port.name(), problem, cause.getMessage());
            tellConsumers(new ModuleEvent.PortLost(problem));
        });
        port.close();
    }

    private NotConnectedException interrupted(AtCommand<?> command) {
        Thread.currentThread().interrupt();
        return new NotConnectedException("AT+" + command.label() + " was interrupted");
    }

    private void readAll() {
        byte[] buffer = new byte[BUFFER_BYTES];
        Lines lines = new Lines();
        AtDecoder decoder = new AtDecoder(lines);
        try {
            for (int count = port.read(buffer); count >= 0; count = port.read(buffer)) {
                try {
                    decoder.feed(buffer, 0, count);
                } finally {
                    lines.release();
                }
            }
        } catch (RuntimeException | Error e) {
            // Without a reader nobody would get an answer.
            lose(e);
        }
    }

    private void publish(ModuleEvent event) {
        tellConsumers(event);
        tellAwaiters(event);
    }

    private void tellAwaiters(ModuleEvent event) {
        for (EventAwaiter awaiter : awaiters) {
            awaiter.offer(event);
        }
    }

    private void tellConsumers(ModuleEvent event) {
        for (Consumer<ModuleEvent> consumer : consumers) {
            try {
                consumer.accept(event);
            } catch (RuntimeException e) {
                LOG.warn("a consumer of {} failed", event, e);
            }
        }
    }

    private void traceSafely(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("the trace failed", e);
        }
    }

    /** Sorts the lines, on the reader's thread. */
    private final class Lines implements AtDecoder.Sink {

        private Runnable completion = () -> {};

        /**
         * Lets go who waited for an answer: after all that came with it, so that the second of a doubled answer is not
         * taken for that of the next command.
         */
        void release() {
            completion.run();
            completion = () -> {};
        }

        @Override
        public void line(byte[] bytes, int from, int count) {
            synchronized (state) {
                silent = false;
            }
            if (EventParser.isEvent(bytes, from, count)) {
                traceReceived(() -> new String(bytes, from, count, StandardCharsets.UTF_8));
                event(EventParser.parse(bytes, from, count));
                return;
            }
            AtLine line = AtLine.of(bytes, from, count);
            Optional<ModuleEvent> unrecognized;
            synchronized (state) {
                traceReceived(() -> shown(line));
                unrecognized = answer(line);
            }
            unrecognized.ifPresent(AtSession.this::publish);
        }

        @Override
        public void overlong(long count) {
            traceReceived(() -> "<a line of " + count + " bytes, dropped>");
            LOG.warn("port {}: a line of {} bytes was dropped", port.name(), count);
            synchronized (state) {
                lastStrayNanos = System.nanoTime();
            }
            publish(new ModuleEvent.LineTooLong(count));
        }

        @Override
        public boolean countsFileRead() {
            synchronized (state) {
                return pending.isPresent() && pending.get().command().isFileRead();
            }
        }

        private void event(ModuleEvent event) {
            tellConsumers(event);
            if (event instanceof ModuleEvent.Startup) {
                synchronized (state) {
                    if (pending.isPresent() && !pending.get().command().restarts()) {
                        String label = pending.get().command().label();
                        failPending(() -> new ProtocolException(
                                "the module restarted while AT+" + label + " was in progress; check its power supply"));
                    }
                }
            }
            tellAwaiters(event);
        }

        /** Called with the state locked; gives the event that the line is if it answers nothing. */
        private Optional<ModuleEvent> answer(AtLine line) {
            if (isEcho(line)) {
                return Optional.empty();
            }
            if (line.isFinal()) {
                lastFinalNanos = System.nanoTime();
                if (pending.isPresent()) {
                    PendingCommand command = pending.get();
                    pending = Optional.empty();
                    command.answer(line.error());
                    completion = command::release;
                } else {
                    stray(line);
                    lateOk |= line.error().isEmpty();
                }
                return Optional.empty();
            }
            if (pending.isPresent() && line.answers(pending.get().command().name())) {
                pending.get().add(line.response());
                return Optional.empty();
            }
            // Content of a file that was cut or came too late; its lines must not pass for events.
            boolean ofFile = line.answers(FileCommands.READ)
                    || pending.isPresent() && pending.get().command().isFileRead();
            if (!trusted || ofFile || answersLast(line)) {
                stray(line);
                return Optional.empty();
            }
            return Optional.of(new ModuleEvent.Unrecognized(line.text()));
        }

        /**
         * Some terminals send back what they get; file content has lines of its own. The usage of a command begins like
         * one.
         */
        private boolean isEcho(AtLine line) {
            if (pending.isEmpty()) {
                return line.isCommand();
            }
            AtCommand<?> command = pending.get().command();
            if (command.asksForUsage()) {
                return command.isEchoedBy(line.text());
            }
            return line.isCommand() || command.sendsData() && line.isBare();
        }

        private boolean answersLast(AtLine line) {
            return last.isPresent() && line.answers(last.get().name());
        }

        private void stray(AtLine line) {
            strays.add(shown(line), line.size());
            trusted = false;
            lastStrayNanos = System.nanoTime();
            state.notifyAll();
        }

        /** Called with the state locked. */
        private String shown(AtLine line) {
            if (isEcho(line)) {
                return "<echo, " + line.size() + " bytes>";
            }
            if (line.answers(FileCommands.READ)) {
                return "+fileread:" + line.fileReadHeader();
            }
            Optional<String> withoutToken = FileCommands.shownWithoutToken(line);
            if (withoutToken.isPresent()) {
                return withoutToken.get();
            }
            if (line.isFinal()) {
                return line.text();
            }
            boolean inDoubt = pending.isPresent() || !trusted;
            boolean mayBeContent = inDoubt && last.isPresent() && last.get().isFileRead();
            if (mayBeContent || !trusted && line.isBare()) {
                return "<" + line.size() + " bytes>";
            }
            return answersLast(line) && last.get().hasSecretAnswer()
                    ? "+" + last.get().name().toLowerCase(Locale.ROOT) + ":***"
                    : line.text();
        }

        private void traceReceived(Supplier<String> line) {
            if (trace.isEnabled()) {
                traceSafely(() -> trace.received(line.get()));
            }
        }
    }
}
