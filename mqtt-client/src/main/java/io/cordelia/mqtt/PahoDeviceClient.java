package io.cordelia.mqtt;

import io.cordelia.device.ConnectionListener;
import io.cordelia.device.DeviceCapabilities;
import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.MessageListener;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Registration;
import io.cordelia.pki.ServerVerification;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * The software device: an MQTT 3.1.1 client in this process, over TCP, TLS or mutual TLS as the credentials of the
 * configuration say.
 *
 * <p>With TLS the broker's certificate must come from one of the root CAs of the configuration, be made out for the
 * endpoint and be valid now, unless {@link Options#serverVerification} says otherwise.
 *
 * <p>It can do what MQTT can: any number of topics, payloads up to the protocol's limit. Client id, topics and filters may
 * hold the characters U+0020 to U+FDCF, other than control characters; received topics may hold any.
 *
 * <p>Beyond what {@link DeviceClient} promises: publishes of several threads are under way at the same time, up to 16 of
 * them, and further callers wait. While listeners are busy, up to 10,000 events wait for them; further messages are
 * dropped, which is told. A lost connection is not made again: listeners are told, and may call {@link
 * #connect} themselves.
 */
public final class PahoDeviceClient implements DeviceClient {

    /** The largest MQTT packet, less the longest topic, its length, and the packet identifier. */
    private static final int MAX_PAYLOAD_BYTES = 268_435_455 - 65_535 - 2 - 2;

    /** The longest text or will payload of an MQTT packet: its length has two bytes. */
    private static final int MAX_FIELD_BYTES = 65_535;

    private static final int MAX_HOST_NAME_BYTES = 253;

    private static final DeviceCapabilities CAPABILITIES = new DeviceCapabilities(
            "the software device",
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            MAX_PAYLOAD_BYTES,
            MAX_FIELD_BYTES,
            MAX_FIELD_BYTES,
            MAX_HOST_NAME_BYTES,
            false);

    private static final int MAX_WAITING_EVENTS = 10_000;

    private final Options options;
    private final Events events = new Events(MAX_WAITING_EVENTS);
    /** Publishes share it; what begins or ends a connection has it alone. */
    private final ReadWriteLock turn = new ReentrantReadWriteLock(true);

    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Optional<PahoSession> session = Optional.empty();

    private PahoDeviceClient(Options options) {
        this.options = options;
    }

    /**
     * Makes a client with the usual time-outs.
     *
     * @return a client that is not connected; close it after use, as it has a thread from now on
     */
    public static PahoDeviceClient create() {
        return create(options -> {});
    }

    /**
     * Makes a client with time-outs of the caller's choice.
     *
     * @param settings sets the options
     * @return a client that is not connected; close it after use, as it has a thread from now on
     * @throws InvalidRequestException if an option is out of its range
     */
    public static PahoDeviceClient create(Consumer<Options> settings) {
        Options options = new Options();
        settings.accept(options);
        return new PahoDeviceClient(new Options(options));
    }

    /**
     * The protocol's limits.
     *
     * @return any number of topics and subscriptions; 268,369,916 bytes of payload, which fit into an MQTT packet with
     *     any topic (a will's payload: 65,535 bytes); 65,535 bytes of topic, filter and client id; 253 bytes of endpoint
     */
    @Override
    public DeviceCapabilities capabilities() {
        return CAPABILITIES;
    }

    /**
     * {@inheritDoc}
     *
     * <p>TCP connection, TLS handshake, CONNACK and SUBACK together have {@link Options#connectTimeout} (10 s); looking
     * up the endpoint's name has the time-out of this machine's name service. The addresses of the endpoint are tried one
     * after the other. If the broker refuses a subscription, listeners hear of the connection's begin and end.
     */
    @Override
    public void connect(DeviceConfig config) {
        CAPABILITIES.check(config);
        checkWill(config);
        PahoTopics.check(config);
        Lock alone = turn.writeLock();
        alone.lock();
        try {
            refuseIfClosed();
            if (isConnected()) {
                throw new InvalidRequestException(
                        "connect", "was called on a connected client", "one connection at a time: disconnect first");
            }
            session.ifPresent(ended -> ended.close(Optional.empty()));
            PahoSession next = new PahoSession(config, options.link, events);
            session = Optional.of(next);
            if (closed.get()) {
                // Who closed may have missed this session.
                next.breakOff(closed());
            }
            next.connect(options.connectTimeout);
        } catch (DeviceException e) {
            if (!isConnected()) {
                session = Optional.empty();
            }
            throw e;
        } finally {
            alone.unlock();
        }
    }

    private static void checkWill(DeviceConfig config) {
        config.will()
                .map(w -> w.payload().length)
                .filter(n -> n > MAX_FIELD_BYTES)
                .ifPresent(n -> {
                    throw new InvalidRequestException(
                            "will payload",
                            "is " + n + " bytes long",
                            "MQTT takes at most " + MAX_FIELD_BYTES + " bytes");
                });
    }

    @Override
    public boolean isConnected() {
        return session.filter(PahoSession::isOpen).isPresent();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The acknowledgement, and the wait for room if 16 messages are under way, have {@link
     * Options#acknowledgementTimeout} (10 s).
     */
    @Override
    public void publish(String topic, byte[] payload) {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(payload, "payload");
        Lock shared = turn.readLock();
        shared.lock();
        try {
            refuseIfClosed();
            PahoSession current = session.orElseThrow(
                    () -> new NotConnectedException("not connected to a broker; call connect first"));
            current.refuseIfEnded();
            PublishTopic declared = current.config().publishTopic(topic);
            CAPABILITIES.checkPayload(payload);
            current.publish(declared, payload, options.acknowledgementTimeout);
        } finally {
            shared.unlock();
        }
    }

    @Override
    public void disconnect() {
        Lock alone = turn.writeLock();
        alone.lock();
        try {
            endSession();
        } finally {
            alone.unlock();
        }
    }

    private void endSession() {
        session.ifPresent(s -> s.close(Optional.empty()));
        session = Optional.empty();
    }

    @Override
    public Registration addMessageListener(MessageListener listener) {
        return events.addMessageListener(listener);
    }

    @Override
    public Registration addConnectionListener(ConnectionListener listener) {
        return events.addConnectionListener(listener);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        session.ifPresent(s -> s.breakOff(closed()));
        if (!options.sayGoodbye) {
            session.ifPresent(PahoSession::cut);
        }
        disconnect();
        events.close();
    }

    private void refuseIfClosed() {
        if (closed.get()) {
            throw closed();
        }
    }

    private static NotConnectedException closed() {
        return new NotConnectedException("this client is closed; make another one");
    }

    /** The time-outs of a client, and how it connects. Not safe for use by many threads. */
    public static final class Options {

        private static final Duration MAX = Duration.ofHours(1);

        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration acknowledgementTimeout = Duration.ofSeconds(10);
        private Link link = Link.PLAIN;
        private boolean sayGoodbye = true;

        private Options() {}

        private Options(Options other) {
            connectTimeout = other.connectTimeout;
            acknowledgementTimeout = other.acknowledgementTimeout;
            link = other.link;
            sayGoodbye = other.sayGoodbye;
        }

        /**
         * How long connecting may take, from the TCP connection to the answer to the subscriptions.
         *
         * @param value 1 ms to 1 h; 10 s if not set
         * @return this
         * @throws InvalidRequestException if it is out of this range
         */
        public Options connectTimeout(Duration value) {
            connectTimeout = checked("connect time-out", value);
            return this;
        }

        /**
         * How long the broker may take to acknowledge a message.
         *
         * @param value 1 ms to 1 h; 10 s if not set
         * @return this
         * @throws InvalidRequestException if it is out of this range
         */
        public Options acknowledgementTimeout(Duration value) {
            acknowledgementTimeout = checked("acknowledgement time-out", value);
            return this;
        }

        /**
         * Makes the TCP connection to another address than the endpoint, such as a tunnel's or a local broker's. TLS still
         * verifies the endpoint's name.
         *
         * @param host a host name or IP address
         * @param port its TCP port, 1 to 65535
         * @return this
         * @throws InvalidRequestException if the host is empty or the port out of range
         */
        public Options connectVia(String host, int port) {
            if (host.isBlank()) {
                throw new InvalidRequestException("host", "is empty", "a host name or IP address");
            }
            if (port < 1 || port > 65_535) {
                throw new InvalidRequestException("port", port + " is out of range", "1 to 65535");
            }
            link = link.withVia(new BrokerAddress(host, port));
            return this;
        }

        /**
         * Speaks one version of TLS only; by default the best that both sides know.
         *
         * @param protocol {@code TLSv1.2} or {@code TLSv1.3}
         * @return this
         * @throws InvalidRequestException if it is something else
         */
        public Options tlsProtocol(String protocol) {
            if (!protocol.equals("TLSv1.2") && !protocol.equals("TLSv1.3")) {
                throw new InvalidRequestException("TLS protocol", protocol + " is not known", "TLSv1.2, TLSv1.3");
            }
            link = link.withTlsProtocol(protocol);
            return this;
        }

        /**
         * Judges the broker's certificate in another way than {@linkplain ServerVerification#strict() strictly}. For those
         * who stand in for a device that does so; everybody else is well served without.
         *
         * @param verification what is checked
         * @return this
         */
        public Options serverVerification(ServerVerification verification) {
            link = link.withVerification(Objects.requireNonNull(verification, "verification"));
            return this;
        }

        /**
         * Logs in with a user name.
         *
         * @param userName the name, not empty
         * @param password the password; empty for none
         * @return this
         * @throws InvalidRequestException if the name is empty
         */
        public Options login(String userName, Optional<String> password) {
            if (userName.isEmpty()) {
                throw new InvalidRequestException("user name", "is empty", "a name: MQTT has no password without one");
            }
            link = link.withLogin(new Link.Login(userName, password));
            return this;
        }

        /**
         * Makes {@link PahoDeviceClient#close()} cut a connection without DISCONNECT, as a device does that loses its power:
         * the broker publishes the will. What it has not read yet may be lost. {@link PahoDeviceClient#disconnect()} stays
         * orderly.
         *
         * @return this
         */
        public Options closeWithoutDisconnect() {
            sayGoodbye = false;
            return this;
        }

        private static Duration checked(String argument, Duration value) {
            if (value.toMillis() < 1 || value.compareTo(MAX) > 0) {
                throw new InvalidRequestException(argument, value + " is out of range", "1 ms to 1 h");
            }
            return value;
        }
    }
}
