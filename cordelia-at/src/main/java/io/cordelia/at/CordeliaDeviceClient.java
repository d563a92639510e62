package io.cordelia.at;

import io.cordelia.device.ConnectionEvent;
import io.cordelia.device.ConnectionListener;
import io.cordelia.device.DeviceCapabilities;
import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Message;
import io.cordelia.device.MessageListener;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.ProtocolException;
import io.cordelia.device.Registration;
import io.cordelia.device.spi.EventDelivery;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Cordelia-I module as a device: connecting does the whole job, from an empty module to the broker's acceptance.
 *
 * <p>{@link #connect} opens the port, asks whether the module is there, disconnects its WLAN (files may be changed only
 * then, S), uploads those of the files that differ, sets the clock and those settings that differ, joins the WLAN and
 * waits for an address, connects and waits for CONNACK. Publish topics and subscriptions that the configuration does not
 * have are cleared. User name and password of the MQTT settings stay as they are. A file that a killed program left open
 * on the module is closed by a reboot. When it fails, it closes the port.
 *
 * <p>Without {@link Options#network} the module is expected to join a WLAN by itself, from a profile that it has.
 *
 * <p>Up to 8192 messages wait for busy listeners; further ones are dropped, which is told.
 *
 * <p>The port stays open until {@link #close}. Payloads are text unless {@link Options#base64Payloads} is set: valid
 * UTF-8 without CR, LF and NUL, because anything else cannot be sent safely in a line.
 */
public final class CordeliaDeviceClient implements DeviceClient {

    private static final Logger LOG = LoggerFactory.getLogger(CordeliaDeviceClient.class);

    private static final String DEVICE = "the Cordelia-I module";
    private static final int MAX_TOPIC = 512;
    private static final int MAX_CLIENT_ID = 256;
    private static final int MAX_ENDPOINT = 512;
    private static final int EVENT_QUEUE = 8192;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(30);

    private final AtPort port;
    private final Options options;
    private final DeviceCapabilities capabilities;
    private final EventDelivery<Notice> notices;

    /** Held while the device is talked to. */
    private final ReentrantLock operations = new ReentrantLock(true);

    /** Guards what follows; never held while anything waits. */
    private final Object state = new Object();

    private Link link = Link.DOWN;
    private Optional<ConnectPlan> plan = Optional.empty();
    private Optional<DeviceException> lossCause = Optional.empty();
    private Optional<CordeliaModule> module = Optional.empty();
    private boolean hasAddress;
    private boolean closed;
    /** Closed by the thread that is in an operation, which therefore has to release everything at its end. */
    private boolean releaseAfterOperation;

    private CordeliaDeviceClient(AtPort port, Options options) {
        this.port = port;
        this.options = options;
        this.capabilities = capabilities(options.base64);
        this.notices = new EventDelivery<>("cordelia-at listeners " + port.name(), EVENT_QUEUE, new Problems());
    }

    /**
     * A client for the module on a port, with all options as they are. The port is not opened yet.
     *
     * @param port the port, closed; opened and closed by the client from now on
     * @return the client
     */
    public static CordeliaDeviceClient create(AtPort port) {
        return create(port, options -> {});
    }

    /**
     * A client for the module on a port. The port is not opened yet.
     *
     * @param port the port, closed; opened and closed by the client from now on
     * @param configure sets options
     * @return the client
     * @throws InvalidRequestException if an option is out of range
     */
    public static CordeliaDeviceClient create(AtPort port, Consumer<Options> configure) {
        Objects.requireNonNull(port, "port");
        Options options = new Options();
        configure.accept(options);
        return new CordeliaDeviceClient(port, options.copy());
    }

    /**
     * The limits of a module.
     *
     * @param base64Payloads whether its payloads are Base64 on the line: its setting {@code mqtt,base64}
     * @return what the clients of such a module tell
     */
    public static DeviceCapabilities capabilities(boolean base64Payloads) {
        // That the limit counts the Base64 characters is the careful reading of D.
        int maxPayload = base64Payloads ? IotCommands.MAX_PAYLOAD / 4 * 3 : IotCommands.MAX_PAYLOAD;
        return new DeviceCapabilities(
                DEVICE,
                TopicSettings.SLOTS,
                TopicSettings.SLOTS,
                maxPayload,
                MAX_TOPIC,
                MAX_CLIENT_ID,
                MAX_ENDPOINT,
                !base64Payloads);
    }

    @Override
    public DeviceCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public void connect(DeviceConfig config) {
        ConnectPlan wanted = plan(config);
        operations.lock();
        try {
            checkConnectable();
            CordeliaModule open = openModule();
            Undo undo = new Undo();
            try {
                bringUp(open, wanted, undo);
            } catch (RuntimeException | Error e) {
                undo.run(e);
                endLink(e instanceof DeviceException cause ? Optional.of(cause) : Optional.empty());
                closeModule();
                throw e;
            }
        } finally {
            operations.unlock();
            releaseIfClosed();
        }
    }

    /**
     * Tells what {@link #connect} would change on the module: the files that it would upload, then the settings that it
     * would set. The clock, which it always sets, is not among them. Changes nothing, and disturbs no connection, but
     * opens the port, which stays open. When it fails, it closes the port.
     *
     * @param config what the module is to be connected with
     * @return the changes, in the order in which they would be made; empty if the module has all that it needs
     * @throws InvalidRequestException as {@link #connect}
     * @throws DeviceException if the module cannot be asked, as {@link CordeliaModule} says
     */
    public List<SetupChange> differences(DeviceConfig config) {
        ConnectPlan wanted = plan(config);
        return withModule(open -> {
            open.device().awaitReady();
            return wanted.differences(open);
        });
    }

    /**
     * The module behind the device, for what a device has no method. Opens the port unless it is open; it stays open.
     * Nothing is sent yet. What disturbs the connection to the broker is told as if it had come by itself.
     *
     * @return the module; closed with this client, or when connecting fails
     * @throws PortUnavailableException if the port cannot be opened
     * @throws NotConnectedException if this client is closed
     */
    public CordeliaModule module() {
        return withModule(Function.identity());
    }

    @Override
    public boolean isConnected() {
        synchronized (state) {
            return link == Link.UP;
        }
    }

    @Override
    public void publish(String topic, byte[] payload) {
        Objects.requireNonNull(topic, "topic");
        capabilities.checkPayload(payload);
        byte[] onTheLine = options.base64 ? Base64.getEncoder().encode(payload) : payload.clone();
        operations.lock();
        try {
            ConnectPlan current = checkConnected();
            int slot = current.config().publishTopics().indexOf(current.config().publishTopic(topic));
            try {
                currentModule().iot().publish(slot, onTheLine);
            } catch (ModuleRefusedException | ProtocolException e) {
                if (isConnected()) {
                    throw e;
                }
                throw new NotConnectedException(
                        "the connection to broker " + current.broker() + " ended before the message was accepted: "
                                + e.getMessage(),
                        e);
            }
        } finally {
            operations.unlock();
            releaseIfClosed();
        }
    }

    @Override
    public void disconnect() {
        operations.lock();
        try {
            if (startEnding()) {
                try {
                    currentModule().iot().disconnect();
                } finally {
                    endLink(Optional.empty());
                }
            }
        } finally {
            operations.unlock();
            releaseIfClosed();
        }
    }

    @Override
    public Registration addMessageListener(MessageListener listener) {
        Objects.requireNonNull(listener, "listener");
        return notices.add(notice -> {
            if (notice instanceof Notice.Received received) {
                listener.messageReceived(received.message());
            } else if (notice instanceof Notice.Dropped dropped) {
                listener.messagesDropped(dropped.count());
            }
        });
    }

    @Override
    public Registration addConnectionListener(ConnectionListener listener) {
        Objects.requireNonNull(listener, "listener");
        return notices.add(notice -> {
            if (notice instanceof Notice.Changed changed) {
                listener.connectionChanged(changed.event());
            }
        });
    }

    @Override
    public void close() {
        Optional<CordeliaModule> open;
        synchronized (state) {
            if (closed) {
                return;
            }
            closed = true;
            open = module;
        }
        open.ifPresent(m -> m.session().abort(CordeliaDeviceClient::closedException));
        if (operations.isHeldByCurrentThread()) {
            // Called from an upload listener.
            synchronized (state) {
                releaseAfterOperation = true;
            }
            return;
        }
        boolean turn = awaitTurn();
        try {
            release();
        } finally {
            if (turn) {
                operations.unlock();
            }
        }
    }

    /** The port and what the client is for; no secrets. */
    @Override
    public String toString() {
        return "CordeliaDeviceClient[" + port.description() + "]";
    }

    private ConnectPlan plan(DeviceConfig config) {
        capabilities.check(config);
        return new ConnectPlan(config, options.fileNames(), options.whitelistRootCa, options.base64);
    }

    private <T> T withModule(Function<CordeliaModule, T> operation) {
        operations.lock();
        try {
            checkOpen();
            CordeliaModule open = openModule();
            try {
                return operation.apply(open);
            } catch (RuntimeException | Error e) {
                endLink(e instanceof DeviceException cause ? Optional.of(cause) : Optional.empty());
                closeModule();
                throw e;
            }
        } finally {
            operations.unlock();
            releaseIfClosed();
        }
    }

    private void bringUp(CordeliaModule open, ConnectPlan wanted, Undo undo) {
        synchronized (state) {
            hasAddress = false;
        }
        open.device().awaitReady();
        open.wlan().disconnect();
        upload(open, wanted);
        open.settings().set(GeneralSettings.TIME, LocalDateTime.ofInstant(options.clock.instant(), ZoneOffset.UTC));
        wanted.apply(open.settings());
        undo.with(open.wlan()::disconnectToTidyUp);
        joinWlan(open);
        undo.with(open.iot()::disconnectToTidyUp);
        synchronized (state) {
            plan = Optional.of(wanted);
            link = Link.CONNECTING;
        }
        open.iot().connect(wanted.broker());
    }

    /**
     * Uploads the files that differ. One that is open on the module was left so by a program that was killed, as this one
     * has the port to itself; nobody knows its id any more, so that only a reboot closes it.
     */
    private void upload(CordeliaModule open, ConnectPlan wanted) {
        try {
            uploadAll(open, wanted);
        } catch (ModuleRefusedException e) {
            if (e.code() != ErrorCodes.FILE_ALREADY_OPEN) {
                throw e;
            }
            LOG.info("port {}: a file was left open on the module; rebooting it ({})", port.name(), e.getMessage());
            open.device().reboot();
            open.device().awaitReady();
            open.wlan().disconnect();
            uploadAll(open, wanted);
        }
    }

    private void uploadAll(CordeliaModule open, ConnectPlan wanted) {
        for (ConnectPlan.UploadFile file : wanted.files()) {
            open.files().putIfChanged(file.name(), file.content(), options.putOptions());
        }
    }

    private void joinWlan(CordeliaModule open) {
        if (options.network.isPresent()) {
            open.wlan().join(options.network.get());
            return;
        }
        try (EventAwaiter awaiter = open.session().expect(ModuleEvent.Ipv4Acquired.class::isInstance)) {
            synchronized (state) {
                if (hasAddress) {
                    return;
                }
            }
            awaiter.await(
                    options.timeouts.get(AtTimeouts.Kind.WLAN_JOIN),
                    "an IP address of a WLAN that the module joins by itself",
                    "give the client a network, or store a profile on the module");
        }
    }

    private void checkOpen() {
        synchronized (state) {
            if (closed) {
                throw closedException();
            }
        }
    }

    private void checkConnectable() {
        synchronized (state) {
            checkOpen();
            if (link == Link.UP) {
                throw new InvalidRequestException(
                        "connect",
                        "was called while connected to broker "
                                + plan.map(ConnectPlan::broker).orElse(""),
                        "disconnect first");
            }
        }
    }

    private ConnectPlan checkConnected() {
        synchronized (state) {
            checkOpen();
            if (link == Link.UP) {
                return plan.orElseThrow();
            }
            String message = "the device is not connected; connect first";
            throw lossCause
                    .map(cause -> new NotConnectedException(message + ": " + cause.getMessage(), cause))
                    .orElseGet(() -> new NotConnectedException(message));
        }
    }

    /** The module, opened if it is not, or not any more. */
    private CordeliaModule openModule() {
        Optional<CordeliaModule> current;
        synchronized (state) {
            current = module;
        }
        if (current.isPresent() && current.get().isOpen()) {
            return current.get();
        }
        closeModule();
        CordeliaModule.Options moduleOptions =
                new CordeliaModule.Options().trace(options.trace).timeouts(options.timeouts);
        options.commandPause.ifPresent(moduleOptions::commandPause);
        CordeliaModule opened = CordeliaModule.open(port, moduleOptions, this::onEvent);
        synchronized (state) {
            if (!closed) {
                module = Optional.of(opened);
                return opened;
            }
        }
        opened.close();
        throw closedException();
    }

    private CordeliaModule currentModule() {
        synchronized (state) {
            return module.orElseThrow(CordeliaDeviceClient::closedException);
        }
    }

    private void closeModule() {
        Optional<CordeliaModule> current;
        synchronized (state) {
            current = module;
            module = Optional.empty();
        }
        current.ifPresent(CordeliaModule::close);
    }

    /** On the reader's thread. */
    private void onEvent(ModuleEvent event) {
        synchronized (state) {
            if (event instanceof ModuleEvent.MqttMessage message) {
                received(message);
                return;
            }
            if (event instanceof ModuleEvent.Ipv4Acquired) {
                hasAddress = true;
            } else if (event instanceof ModuleEvent.WlanDisconnected || event instanceof ModuleEvent.Ipv4Lost) {
                hasAddress = false;
            }
            if (link == Link.CONNECTING && MqttOutcome.isConnected(event)) {
                link = Link.UP;
                lossCause = Optional.empty();
                DeviceConfig config = plan.orElseThrow().config();
                tell(new ConnectionEvent.Connected(config.endpoint(), config.port()));
            } else if (link == Link.UP) {
                MqttOutcome.lossCause(plan.orElseThrow().broker(), port.name(), event)
                        .ifPresent(cause -> endLink(Optional.of(cause)));
            }
        }
        if (event instanceof ModuleEvent.Unrecognized unrecognized) {
            LOG.warn(
                    "port {}: a line of {} characters was not understood; a message with a line break looks like that,"
                            + " which Base64 payloads avoid",
                    port.name(),
                    unrecognized.raw().length());
        }
    }

    private void received(ModuleEvent.MqttMessage event) {
        if (link != Link.UP && link != Link.ENDING) {
            LOG.debug("{} arrived while not connected", event);
            return;
        }
        byte[] payload = event.payload();
        if (options.base64) {
            try {
                payload = Base64.getDecoder().decode(payload);
            } catch (IllegalArgumentException e) {
                LOG.warn("{} is not delivered: its payload is not Base64", event);
                return;
            }
        }
        notices.offer(new Notice.Received(new Message(event.topic(), payload, event.qos())));
    }

    private void tell(ConnectionEvent event) {
        notices.put(new Notice.Changed(event));
    }

    private boolean startEnding() {
        synchronized (state) {
            if (link != Link.UP) {
                return false;
            }
            link = Link.ENDING;
            return true;
        }
    }

    /** Tells the listeners, if they were told that there is a connection. */
    private void endLink(Optional<DeviceException> cause) {
        synchronized (state) {
            boolean told = link == Link.UP || link == Link.ENDING;
            link = Link.DOWN;
            if (told) {
                lossCause = cause;
                tell(new ConnectionEvent.Disconnected(cause));
            }
        }
    }

    private boolean awaitTurn() {
        try {
            return operations.tryLock(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void releaseIfClosed() {
        boolean due;
        synchronized (state) {
            due = releaseAfterOperation && !operations.isHeldByCurrentThread();
        }
        if (due) {
            release();
        }
    }

    private void release() {
        Optional<CordeliaModule> open;
        synchronized (state) {
            releaseAfterOperation = false;
            open = module;
        }
        if (startEnding()) {
            if (options.disconnectAtClose) {
                hangUp(open);
            }
            endLink(Optional.empty());
        }
        closeModule();
        notices.close();
    }

    private static void hangUp(Optional<CordeliaModule> open) {
        try {
            open.ifPresent(m -> m.iot().disconnectToTidyUp());
        } catch (DeviceException e) {
            LOG.debug("the module did not disconnect in order", e);
        }
    }

    private static NotConnectedException closedException() {
        return new NotConnectedException("the client is closed; make a new one");
    }

    /** How far the connection to the broker has come. */
    private enum Link {
        DOWN,
        CONNECTING,
        UP,
        ENDING
    }

    /** What listeners are told, in one queue so that it keeps its order. */
    private sealed interface Notice {

        record Received(Message message) implements Notice {}

        record Dropped(long count) implements Notice {}

        record Changed(ConnectionEvent event) implements Notice {}
    }

    /** What is to be done if connecting fails now. */
    private static final class Undo {

        private Optional<Runnable> action = Optional.empty();

        void with(Runnable next) {
            action = Optional.of(next);
        }

        void run(Throwable reason) {
            try {
                action.ifPresent(Runnable::run);
            } catch (DeviceException e) {
                reason.addSuppressed(e);
            }
        }
    }

    private static final class Problems implements EventDelivery.Problems<Notice> {

        @Override
        public Notice gap(long count) {
            return new Notice.Dropped(count);
        }

        @Override
        public void dropped(Notice notice, int capacity, long count) {
            LOG.warn(
                    "dropped {}: {} events are waiting for the listeners ({} dropped so far)", notice, capacity, count);
        }

        @Override
        public void listenerFailed(Notice notice, Throwable failure) {
            LOG.warn("a listener failed at {}", notice, failure);
        }
    }

    /** The options of a client. Not safe for use by many threads. */
    public static final class Options {

        private Optional<WlanNetwork> network = Optional.empty();
        private AtTrace trace = AtTrace.slf4j();
        private UploadListener uploadListener = UploadListener.none();
        private AtTimeouts timeouts = AtTimeouts.DEFAULTS;
        private Optional<Duration> commandPause = Optional.empty();
        private String privateKeyFile = "privatekey.pem";
        private String certificateFile = "cert.pem";
        private String rootCaFile = "rootca.pem";
        private boolean whitelistRootCa = true;
        private boolean verifyUploads = true;
        private boolean base64;
        private boolean disconnectAtClose = true;
        private Clock clock = Clock.systemUTC();

        private Options() {}

        /**
         * Sets the WLAN to join.
         *
         * @param value the network; unless set, the module must join one by itself
         * @return this
         */
        public Options network(WlanNetwork value) {
            network = Optional.of(value);
            return this;
        }

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
         * Sets who is told how uploads get on.
         *
         * @param value the listener, called on the thread that connects; nobody unless set
         * @return this
         */
        public Options uploadListener(UploadListener value) {
            uploadListener = Objects.requireNonNull(value, "uploadListener");
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
         * @param value 0 or more; what the port needs unless set
         * @return this
         * @throws InvalidRequestException if it is negative or over 1 h
         */
        public Options commandPause(Duration value) {
            commandPause = Optional.of(AtTimeouts.checkPause(value));
            return this;
        }

        /**
         * Sets the names of the files on the module.
         *
         * @param privateKey the device's private key; privatekey.pem unless set
         * @param certificate the device's certificate; cert.pem unless set
         * @param rootCa the root CA; rootca.pem unless set
         * @return this
         * @throws InvalidRequestException if a name is empty, longer than 180 bytes, cannot be sent, or stands twice
         */
        public Options fileNames(String privateKey, String certificate, String rootCa) {
            ConnectPlan.FileNames names = new ConnectPlan.FileNames(privateKey, certificate, rootCa);
            privateKeyFile = names.privateKey();
            certificateFile = names.certificate();
            rootCaFile = names.rootCa();
            return this;
        }

        /**
         * Chooses whether a root CA is trusted that is not in the chip's own catalogue of public CAs: the flag
         * {@code whitelist_rootca} (S).
         *
         * @param value true unless set; a private CA needs it (A)
         * @return this
         */
        public Options whitelistRootCa(boolean value) {
            whitelistRootCa = value;
            return this;
        }

        /**
         * Chooses whether files are read back after they were written.
         *
         * @param value true unless set
         * @return this
         */
        public Options verifyUploads(boolean value) {
            verifyUploads = value;
            return this;
        }

        /**
         * Chooses whether payloads are Base64 on the line: the setting {@code mqtt,base64}. Then a payload may hold any
         * bytes, at most 384, and no message can be taken for lines of the module (A for the form of both).
         *
         * @param value false unless set
         * @return this
         */
        public Options base64Payloads(boolean value) {
            base64 = value;
            return this;
        }

        /**
         * Makes {@link CordeliaDeviceClient#close()} leave a module connected that is connected: it stays so by itself, and
         * says what arrives to whoever opens the port next. {@link CordeliaDeviceClient#disconnect()} still disconnects it.
         *
         * @return this
         */
        public Options closeWithoutDisconnect() {
            disconnectAtClose = false;
            return this;
        }

        /**
         * Sets the clock that the module's clock is set from.
         *
         * @param value the clock; the system's unless set
         * @return this
         */
        public Options clock(Clock value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        private PutOptions putOptions() {
            return PutOptions.DEFAULTS
                    .withListener(uploadListener)
                    .withVerification(verifyUploads ? Verification.CONTENT : Verification.NONE);
        }

        private ConnectPlan.FileNames fileNames() {
            return new ConnectPlan.FileNames(privateKeyFile, certificateFile, rootCaFile);
        }

        private Options copy() {
            Options copy = new Options();
            copy.network = network;
            copy.trace = trace;
            copy.uploadListener = uploadListener;
            copy.timeouts = timeouts;
            copy.commandPause = commandPause;
            copy.privateKeyFile = privateKeyFile;
            copy.certificateFile = certificateFile;
            copy.rootCaFile = rootCaFile;
            copy.whitelistRootCa = whitelistRootCa;
            copy.verifyUploads = verifyUploads;
            copy.base64 = base64;
            copy.disconnectAtClose = disconnectAtClose;
            copy.clock = clock;
            return copy;
        }
    }
}
