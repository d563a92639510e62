package io.cordelia.at;

import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.ProtocolException;
import io.cordelia.device.Registration;
import io.cordelia.device.spi.EventDelivery;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Cordelia-I module and its commands, in groups.
 *
 * <p>Safe for use by many threads: commands are sent one at a time, in the order of asking. Each returns when the module
 * has answered and throws
 *
 * <ul>
 *   <li>{@link ModuleRefusedException} if the answer is an error,
 *   <li>{@link DeviceTimeoutException} if there is none in time ({@link AtTimeouts}); before the next command the module
 *       is then probed, so that a late answer is not taken for another,
 *   <li>{@link PortUnavailableException} if the port went away,
 *   <li>{@link ProtocolException} if the answer is not what the protocol says, or the module restarted,
 *   <li>{@link NotConnectedException} if this is closed, or the thread was interrupted.
 * </ul>
 *
 * <p>Event listeners are called in order, one at a time, on a thread of their own, and may send commands. They cannot hold
 * up the line: up to 8192 events wait for them, and further ones are dropped, which the log tells and a {@link
 * ModuleEvent.EventsDropped} in their place. That the port went away or came back is never dropped.
 *
 * <p>When the port goes away, everything that is in progress or waiting fails at once, and so does what is asked for until
 * the port is open again: by {@link #reopen}, or by itself if {@link Options#reopen} says so.
 */
public final class CordeliaModule implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CordeliaModule.class);

    private static final int EVENT_QUEUE = 8192;

    private final AtPort port;
    private final AtSession session;
    private final EventDelivery<ModuleEvent> events;
    private final AsyncOperations operations;
    private final Optional<Reopener> reopener;

    private CordeliaModule(AtPort port, ModuleSettings settings) {
        this.port = port;
        session = new AtSession(
                port,
                settings.trace(),
                settings.timeouts(),
                settings.commandPause().orElseGet(port::commandPause));
        events = new EventDelivery<>("cordelia-at events " + port.name(), EVENT_QUEUE, new Problems());
        operations = new AsyncOperations("cordelia-at operations " + port.name());
        reopener = settings.reopen().limit().isZero()
                ? Optional.empty()
                : Optional.of(new Reopener(port.name(), settings.reopen(), session::reopen));
    }

    /**
     * Opens a port and talks to the module on it. Nothing is sent yet; {@link DeviceGroup#awaitReady} is a good first
     * command.
     *
     * @param port the port, closed
     * @return the module; to be closed, which closes the port
     * @throws PortUnavailableException if the port cannot be opened
     */
    public static CordeliaModule open(AtPort port) {
        return open(port, options -> {});
    }

    /**
     * Opens a port and talks to the module on it. Nothing is sent yet; {@link DeviceGroup#awaitReady} is a good first
     * command.
     *
     * @param port the port, closed
     * @param configure sets options
     * @return the module; to be closed, which closes the port
     * @throws PortUnavailableException if the port cannot be opened
     */
    public static CordeliaModule open(AtPort port, Consumer<Options> configure) {
        Objects.requireNonNull(port, "port");
        Options options = new Options();
        configure.accept(options);
        return open(port, options.settings(), event -> {});
    }

    /** Opens a module; the observer sees every event on the reader's thread and must not block. */
    static CordeliaModule open(AtPort port, ModuleSettings settings, Consumer<ModuleEvent> observer) {
        CordeliaModule module = new CordeliaModule(port, settings);
        module.session.onEvent(observer);
        module.session.onEvent(module::onEvent);
        try {
            module.session.start();
        } catch (RuntimeException e) {
            module.close();
            throw e;
        }
        return module;
    }

    /**
     * Tells how the requests of all commands that the driver sends begin, to complete what a user types.
     *
     * @return such as {@code AT+test}, and {@code AT+set=} where arguments follow; in the order of the protocol
     */
    public static List<String> requests() {
        return CommandName.requests();
    }

    /**
     * The module itself.
     *
     * @return its commands
     */
    public DeviceGroup device() {
        return new DeviceGroup(session);
    }

    /**
     * The file system.
     *
     * @return its commands
     */
    public FileGroup files() {
        return new FileGroup(session);
    }

    /**
     * The WLAN.
     *
     * @return its commands
     */
    public WlanGroup wlan() {
        return new WlanGroup(session);
    }

    /**
     * The module's addresses.
     *
     * @return their commands
     */
    public NetworkGroup network() {
        return new NetworkGroup(session);
    }

    /**
     * The settings.
     *
     * @return their commands
     */
    public SettingsGroup settings() {
        return new SettingsGroup(session);
    }

    /**
     * The MQTT client.
     *
     * @return its commands
     */
    public IotGroup iot() {
        return new IotGroup(session);
    }

    /**
     * Sends a command that has no method here, with the time-out of {@link AtTimeouts.Kind#COMMAND}.
     *
     * @param line see {@link #raw(String, Duration)}
     * @return see there
     */
    public List<String> raw(String line) {
        return raw(line, session.timeouts().command());
    }

    /**
     * Sends a command that has no method here. It is paired with its answer like any other. Traces show it as it is,
     * except for arguments of commands that are known to hold secrets; messages name only the command.
     *
     * @param line the command without its line end, such as {@code AT+wlanGet=general,COUNTRY_CODE}: at most 2046 bytes
     *     of UTF-8 without control characters, {@code AT+}, a name, and for arguments {@code =} and what the module is
     *     to read. Nothing in it is quoted or changed
     * @param timeout how long to wait for the final response, 1 ms to 1 h
     * @return the values of its information responses, without {@code +<command>:}; to a question for the usage
     *     ({@code AT+wlanGet=?}) the usage
     * @throws InvalidRequestException if it is not such a line; nothing was sent
     */
    public List<String> raw(String line, Duration timeout) {
        return RawCommand.execute(session, line, timeout);
    }

    /**
     * Calls a listener for every event from now on.
     *
     * @param listener called as described above; what it throws is logged
     * @return ends the registration when closed
     */
    public Registration addEventListener(Consumer<ModuleEvent> listener) {
        return events.add(listener);
    }

    /**
     * Carries out an operation in the background, such as {@code module.supplyAsync(m -> m.files().get("cert.pem"))}.
     * Operations are carried out one after the other, in the order of asking; commands that other threads send come in
     * between.
     *
     * <p>{@link CompletableFuture#cancel Cancelling} the future takes the operation out of the queue if it has not begun.
     * If it has, its thread is interrupted: it waits for its command no longer, leaves nothing half-done, and the next
     * command asks first whether the module is there. The operation must not wait for another one that is carried out in
     * the background. What depends on the future may take its time.
     *
     * @param operation what to do with this module
     * @param <T> the type of its result
     * @return its result; fails with what the operation throws, with {@link PortUnavailableException} if the port went
     *     away before it began, with {@link NotConnectedException} if this is closed
     */
    public <T> CompletableFuture<T> supplyAsync(Function<? super CordeliaModule, ? extends T> operation) {
        Objects.requireNonNull(operation, "operation");
        return operations.submit(() -> operation.apply(this));
    }

    /**
     * Carries out an operation without a result in the background, as {@link #supplyAsync} does.
     *
     * @param operation what to do with this module
     * @return completed when it is done
     */
    public CompletableFuture<Void> runAsync(Consumer<? super CordeliaModule> operation) {
        Objects.requireNonNull(operation, "operation");
        return operations.submit(() -> {
            operation.accept(this);
            return null;
        });
    }

    /**
     * Opens the port again if it went away, and does nothing if it is open. The first command after it is preceded by
     * {@code AT+test}; listeners get {@link ModuleEvent.PortReopened}.
     *
     * @throws PortUnavailableException if the port cannot be opened
     * @throws NotConnectedException if this is closed, or the thread is interrupted
     */
    public void reopen() {
        session.reopen();
    }

    /**
     * Tells whether commands can be sent, as far as is known.
     *
     * @return false when closed or when the port went away
     */
    public boolean isOpen() {
        return session.isUsable();
    }

    /** Closes the port. Commands in progress fail; listeners get what came before. Never throws. */
    @Override
    public void close() {
        session.close();
        reopener.ifPresent(Reopener::close);
        operations.close();
        events.close();
    }

    /** On the reader's thread. */
    private void onEvent(ModuleEvent event) {
        if (event instanceof ModuleEvent.PortLost lost) {
            events.put(event);
            operations.failQueued(() -> new PortUnavailableException(port.name(), lost.problem()));
            reopener.ifPresent(Reopener::lost);
        } else if (event instanceof ModuleEvent.PortReopened) {
            events.put(event);
        } else {
            events.offer(event);
        }
    }

    AtSession session() {
        return session;
    }

    /** The options of a module. */
    public static final class Options {

        private AtTrace trace = AtTrace.slf4j();
        private AtTimeouts timeouts = AtTimeouts.DEFAULTS;
        private Optional<Duration> commandPause = Optional.empty();
        private ReopenPolicy reopen = ReopenPolicy.never();

        Options() {}

        /**
         * Sets who is told what goes over the line.
         *
         * @param value the trace; the log at level debug unless set
         * @return this
         */
        public Options trace(AtTrace value) {
            trace = Objects.requireNonNull(value, "trace");
            return this;
        }

        /**
         * Sets how long to wait.
         *
         * @param value the times; {@link AtTimeouts#DEFAULTS} unless set
         * @return this
         */
        public Options timeouts(AtTimeouts value) {
            timeouts = Objects.requireNonNull(value, "timeouts");
            return this;
        }

        /**
         * Sets the pause between a final response and the next command.
         *
         * @param value 0 to 1 h; what the port needs unless set: 3 ms on serial (D)
         * @return this
         * @throws InvalidRequestException if it is out of range
         */
        public Options commandPause(Duration value) {
            commandPause = Optional.of(AtTimeouts.checkPause(value));
            return this;
        }

        /**
         * Sets whether the port is opened again by itself after it went away.
         *
         * @param value the policy; {@link ReopenPolicy#never} unless set
         * @return this
         */
        public Options reopen(ReopenPolicy value) {
            reopen = Objects.requireNonNull(value, "reopen");
            return this;
        }

        ModuleSettings settings() {
            return new ModuleSettings(trace, timeouts, commandPause, reopen);
        }
    }

    private static final class Problems implements EventDelivery.Problems<ModuleEvent> {

        @Override
        public ModuleEvent gap(long count) {
            return new ModuleEvent.EventsDropped(count);
        }

        @Override
        public void dropped(ModuleEvent event, int capacity, long count) {
            LOG.warn(
                    "dropped {}: {} events are waiting for the listeners ({} dropped so far)",
                    event.getClass().getSimpleName(),
                    capacity,
                    count);
        }

        @Override
        public void listenerFailed(ModuleEvent event, Throwable failure) {
            LOG.warn("a listener failed at {}", event.getClass().getSimpleName(), failure);
        }
    }
}
