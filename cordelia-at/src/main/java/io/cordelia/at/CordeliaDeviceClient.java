package io.cordelia.at;

import io.cordelia.device.ConnectionListener;
import io.cordelia.device.DeviceCapabilities;
import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.MessageListener;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PortUnavailableException;
import io.cordelia.device.ProtocolException;
import io.cordelia.device.Registration;
import java.time.Clock;
import java.time.Duration;
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
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(30);

    private final AtPort port;
    private final ClientSettings settings;
    private final DeviceCapabilities capabilities;
    private final Notices notices;
    private final DeviceLink link;

    /** Held while the device is talked to. */
    private final ReentrantLock operations = new ReentrantLock(true);

    /** Guards what follows; never held while anything waits. */
    private final Object state = new Object();

    private Optional<CordeliaModule> module = Optional.empty();
    private boolean closed;
    /** Closed by the thread that is in an operation, which therefore has to release everything at its end. */
    private boolean releaseAfterOperation;

    private CordeliaDeviceClient(AtPort port, ClientSettings settings) {
        this.port = port;
        this.settings = settings;
        this.capabilities = capabilities(settings.base64());
        this.notices = new Notices(port.name());
        this.link = new DeviceLink(port.name(), settings.base64(), notices);
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
        return new CordeliaDeviceClient(port, options.settings());
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
            checkOpen();
            link.checkNotUp();
            CordeliaModule open = openModule();
            try {
                new BringUp(open, wanted, settings, link).run();
            } catch (RuntimeException | Error e) {
                dropModule(e);
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
        return link.isUp();
    }

    @Override
    public void publish(String topic, byte[] payload) {
        Objects.requireNonNull(topic, "topic");
        capabilities.checkPayload(payload);
        byte[] onTheLine = settings.base64() ? Base64.getEncoder().encode(payload) : payload.clone();
        operations.lock();
        try {
            checkOpen();
            ConnectPlan current = link.checkUp();
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
            if (link.startEnding()) {
                try {
                    currentModule().iot().disconnect();
                } finally {
                    link.end(Optional.empty());
                }
            }
        } finally {
            operations.unlock();
            releaseIfClosed();
        }
    }

    @Override
    public Registration addMessageListener(MessageListener listener) {
        return notices.addMessageListener(listener);
    }

    @Override
    public Registration addConnectionListener(ConnectionListener listener) {
        return notices.addConnectionListener(listener);
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
        return new ConnectPlan(config, settings.fileNames(), settings.whitelistRootCa(), settings.base64());
    }

    private <T> T withModule(Function<CordeliaModule, T> operation) {
        operations.lock();
        try {
            checkOpen();
            CordeliaModule open = openModule();
            try {
                return operation.apply(open);
            } catch (RuntimeException | Error e) {
                dropModule(e);
                throw e;
            }
        } finally {
            operations.unlock();
            releaseIfClosed();
        }
    }

    private void checkOpen() {
        synchronized (state) {
            if (closed) {
                throw closedException();
            }
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
        CordeliaModule opened = CordeliaModule.open(port, settings.module(), link::onEvent);
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

    private void dropModule(Throwable reason) {
        link.end(reason instanceof DeviceException cause ? Optional.of(cause) : Optional.empty());
        closeModule();
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
        if (link.startEnding()) {
            if (settings.disconnectAtClose()) {
                hangUp(open);
            }
            link.end(Optional.empty());
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

    /** The options of a client. Not safe for use by many threads. */
    public static final class Options {

        private final CordeliaModule.Options module = new CordeliaModule.Options();
        private Optional<WlanNetwork> network = Optional.empty();
        private PutOptions uploads = PutOptions.DEFAULTS;
        private ConnectPlan.FileNames fileNames = new ConnectPlan.FileNames("privatekey.pem", "cert.pem", "rootca.pem");
        private boolean whitelistRootCa = true;
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
            module.trace(value);
            return this;
        }

        /**
         * Sets who is told how uploads get on.
         *
         * @param value the listener, called on the thread that connects; nobody unless set
         * @return this
         */
        public Options uploadListener(UploadListener value) {
            uploads = uploads.withListener(Objects.requireNonNull(value, "uploadListener"));
            return this;
        }

        /**
         * Sets how long to wait.
         *
         * @param value the times; {@link AtTimeouts#DEFAULTS} unless set
         * @return this
         */
        public Options timeouts(AtTimeouts value) {
            module.timeouts(value);
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
            module.commandPause(value);
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
            fileNames = new ConnectPlan.FileNames(privateKey, certificate, rootCa);
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
            uploads = uploads.withVerification(value ? Verification.CONTENT : Verification.NONE);
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

        private ClientSettings settings() {
            return new ClientSettings(
                    module.settings(), network, uploads, fileNames, whitelistRootCa, base64, disconnectAtClose, clock);
        }
    }
}
