package io.cordelia.mqtt;

import io.cordelia.device.ConnectionListener;
import io.cordelia.device.DeviceCapabilities;
import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.MessageListener;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Registration;
import io.cordelia.pki.ServerVerification;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * <p>Beyond what {@link DeviceClient} promises: publishes of several threads are under way at the same time, up to {@link
 * Options#maxInFlight} of them, and further callers wait or fail ({@link Options#backPressure}). {@link #publishAsync}
 * reports the delivery of each message. While listeners are busy, up to 10,000 events wait for them; further messages are
 * dropped, which is told.
 *
 * <p>A lost connection is made again if {@link Options#reconnect} says so, subscriptions included; listeners are told of the
 * end and of the new begin. Otherwise they may call {@link #connect} themselves.
 *
 * <p>If the configuration asks for a session that is not clean, messages of QoS 1 and 2 whose acknowledgement was still
 * missing at the end of a connection are sent again in the next one with the same broker and client id, also if their
 * publish failed because of that end ({@link Options#sessionStore}).
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

    private static final Logger LOG = LoggerFactory.getLogger(PahoDeviceClient.class);

    private final Options options;
    private final Events events = new Events(MAX_WAITING_EVENTS);
    /** Publishes share it; what begins or ends a connection has it alone. */
    private final ReadWriteLock turn = new ReentrantReadWriteLock(true);

    private final AtomicBoolean closed = new AtomicBoolean();
    private final Outbox outbox;
    private final Reports reports = new Reports();
    private final Optional<Recovery> recovery;
    private volatile Optional<PahoSession> session = Optional.empty();
    /** The one that recovery is trying to connect. */
    private volatile Optional<PahoSession> attempt = Optional.empty();

    private PahoDeviceClient(Options options) {
        this.options = options;
        this.outbox = new Outbox(options.offlineBuffer);
        this.recovery = options.reconnect.map(policy -> new Recovery(policy, new Reconnection()));
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
     * @return with {@link Options#awsIotCore} those of {@link AwsIotCore#capabilities}; else any number of topics and subscriptions; 268,369,916 bytes of payload, which fit into an MQTT packet with
     *     any topic (a will's payload: 65,535 bytes); 65,535 bytes of topic, filter and client id; 253 bytes of endpoint
     */
    @Override
    public DeviceCapabilities capabilities() {
        return options.awsIotCore ? AwsIotCore.capabilities() : CAPABILITIES;
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
        if (options.awsIotCore) {
            AwsIotCore.check(config);
        }
        CAPABILITIES.check(config);
        checkWill(config);
        PahoTopics.check(config);
        breakOffReconnection();
        Lock alone = turn.writeLock();
        alone.lock();
        try {
            refuseIfClosed();
            if (isConnected()) {
                throw new InvalidRequestException(
                        "connect", "was called on a connected client", "one connection at a time: disconnect first");
            }
            endSession();
            open(config, Optional.empty());
        } finally {
            alone.unlock();
        }
    }

    /** Makes a session and connects it; if that fails, it leaves the one given here. */
    private void open(DeviceConfig config, Optional<PahoSession> otherwise) {
        try {
            PahoSession next =
                    new PahoSession(config, options.linkFor(config), events, options.sessionStore, options.maxInFlight);
            session = Optional.of(next);
            attempt = otherwise.map(lost -> next);
            if (closed.get()) {
                // Who closed may have missed this session.
                next.breakOff(closed());
            }
            next.connect(options.connectTimeout);
            recovery.ifPresent(r -> next.loss().thenAccept(cause -> {
                outbox.open();
                if (session.filter(s -> s == next).isEmpty()) {
                    // Who ended the session may have missed what came in since.
                    failWaiting("was given up");
                }
                r.begin(next);
            }));
        } catch (DeviceException e) {
            session = otherwise;
            throw e;
        } finally {
            attempt = Optional.empty();
        }
    }

    private void breakOffReconnection() {
        attempt.ifPresent(a -> a.breakOff(
                new NotConnectedException("reconnecting was given up for another connect, or for disconnect")));
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
     * <p>The acknowledgement, and the wait for room if as many messages are under way as may be, together have {@link
     * Options#acknowledgementTimeout} (10 s). A message is not kept while the connection is lost; {@link #publishAsync} can do
     * that.
     *
     * @throws DeviceTimeoutException also if there is no room, in time or at once
     */
    @Override
    public void publish(String topic, byte[] payload) {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(payload, "payload");
        Lock shared = turn.readLock();
        shared.lock();
        try {
            PahoSession current = currentSession();
            PublishTopic declared = current.config().publishTopic(topic);
            checkPayload(payload);
            Deadline acknowledgement = Deadline.in(options.acknowledgementTimeout);
            current.publish(
                    declared,
                    payload,
                    options.backPressure == BackPressure.BLOCK ? acknowledgement : Deadline.in(Duration.ZERO),
                    acknowledgement);
        } finally {
            shared.unlock();
        }
    }

    /**
     * Publishes a message with the QoS and retain flag that were declared for its topic, and returns when it is under way:
     * after waiting for room if as many are as may be and the back-pressure is {@link BackPressure#BLOCK}.
     *
     * <p>While a lost connection is being made again, up to {@link Options#offlineBuffer} messages are kept and sent then, in
     * order and before any other that is published this way.
     *
     * @param topic one of the publish topics of the configuration
     * @param payload the message, from 0 bytes to {@link DeviceCapabilities#maxPayloadBytes()}
     * @return ends when the message is written (QoS 0) or acknowledged (QoS 1 and 2), or with a {@link
     *     NotConnectedException} if the connection was lost or ended before, or a {@link DeviceTimeoutException} if the
     *     acknowledgement did not come within {@link Options#acknowledgementTimeout}. What depends on it runs on a thread of
     *     the client that is neither Paho's nor the listeners'; while it runs, other messages are not reported. Cancelling
     *     it does not take the message back.
     * @throws InvalidRequestException if the topic was not declared or the payload is too large; nothing was sent
     * @throws NotConnectedException if the device is not connected and the message cannot be kept
     * @throws DeviceTimeoutException if there is no room, in time or at once; nothing was sent
     */
    public CompletableFuture<Void> publishAsync(String topic, byte[] payload) {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(payload, "payload");
        checkPayload(payload);
        refuseIfClosed();
        CompletableFuture<Void> delivery = new CompletableFuture<>();
        session.ifPresent(s -> s.config().publishTopic(topic));
        switch (outbox.offer(topic, payload.clone(), delivery)) {
            case KEPT -> {
                return delivery;
            }
            case FULL ->
                throw new NotConnectedException("the connection to the broker was lost and is being made again; "
                        + outbox.capacity() + " messages wait already, no more are kept");
            default -> {
                Lock shared = turn.readLock();
                shared.lock();
                try {
                    send(topic, payload, delivery);
                } finally {
                    shared.unlock();
                }
            }
        }
        return delivery;
    }

    private void send(String topic, byte[] payload, CompletableFuture<Void> delivery) {
        PahoSession current = currentSession();
        Deadline room = Deadline.in(
                options.backPressure == BackPressure.BLOCK ? options.acknowledgementTimeout : Duration.ZERO);
        report(
                current.publishAsync(
                        current.config().publishTopic(topic), payload, room, options.acknowledgementTimeout),
                delivery);
    }

    private void report(CompletableFuture<Void> outcome, CompletableFuture<Void> delivery) {
        outcome.whenCompleteAsync(
                (done, failure) -> {
                    if (failure == null) {
                        delivery.complete(null);
                    } else {
                        delivery.completeExceptionally(
                                failure instanceof CompletionException e ? e.getCause() : failure);
                    }
                },
                reports);
    }

    private PahoSession currentSession() {
        refuseIfClosed();
        PahoSession current =
                session.orElseThrow(() -> new NotConnectedException("not connected to a broker; call connect first"));
        current.refuseIfEnded();
        return current;
    }

    private void checkPayload(byte[] payload) {
        capabilities().checkPayload(payload);
    }

    @Override
    public void disconnect() {
        breakOffReconnection();
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
        failWaiting("was given up");
    }

    private void failWaiting(String whatBecameOfReconnecting) {
        for (Outbox.Waiting unsent : outbox.close()) {
            NotConnectedException reason =
                    new NotConnectedException("the message waited for the connection to be made again, which "
                            + whatBecameOfReconnecting + "; it was not sent");
            reports.execute(() -> unsent.delivery().completeExceptionally(reason));
        }
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
        recovery.ifPresent(Recovery::close);
        reports.close();
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

    /** What recovery does. */
    private final class Reconnection implements Recovery.Work {

        @Override
        public Recovery.Outcome tryAgain(PahoSession lost) {
            Lock alone = turn.writeLock();
            alone.lock();
            try {
                if (isObsolete(lost)) {
                    return Recovery.Outcome.SETTLED;
                }
                lost.close(Optional.empty());
                open(lost.config(), Optional.of(lost));
            } catch (DeviceException e) {
                LOG.debug("reconnecting failed", e);
                return closed.get() ? Recovery.Outcome.SETTLED : Recovery.Outcome.FAILED;
            } finally {
                alone.unlock();
            }
            sendWaiting();
            return Recovery.Outcome.SETTLED;
        }

        private boolean isObsolete(PahoSession lost) {
            return closed.get() || session.filter(s -> s == lost).isEmpty();
        }

        /** What cannot be sent stays for the next connection. */
        private void sendWaiting() {
            try {
                Optional<Outbox.Waiting> next = outbox.firstOrClose();
                while (next.isPresent()) {
                    send(next.get());
                    next = outbox.firstOrClose();
                }
            } catch (NotConnectedException e) {
                LOG.debug("lost again before all that waited was sent", e);
            }
        }

        private void send(Outbox.Waiting message) {
            Lock shared = turn.readLock();
            shared.lock();
            try {
                PahoSession current = currentSession();
                Duration patience = options.acknowledgementTimeout;
                CompletableFuture<Void> outcome = current.publishAsync(
                        current.config().publishTopic(message.topic()),
                        message.payload(),
                        Deadline.in(patience),
                        patience);
                outbox.taken(message);
                report(outcome, message.delivery());
            } catch (DeviceTimeoutException | InvalidRequestException e) {
                outbox.taken(message);
                reports.execute(() -> message.delivery().completeExceptionally(e));
            } finally {
                shared.unlock();
            }
        }

        @Override
        public void giveUp(PahoSession lost) {
            if (!isObsolete(lost)) {
                failWaiting("did not succeed");
            }
        }
    }

    /** The time-outs of a client, and how it connects. Not safe for use by many threads. */
    public static final class Options {

        private static final Duration MAX = Duration.ofHours(1);

        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration acknowledgementTimeout = Duration.ofSeconds(10);
        private Link link = Link.PLAIN;
        private boolean sayGoodbye = true;
        private boolean awsIotCore;
        private Optional<ReconnectPolicy> reconnect = Optional.empty();
        private SessionStore sessionStore = SessionStore.inMemory();
        private BackPressure backPressure = BackPressure.BLOCK;
        private int maxInFlight = 16;
        private int offlineBuffer;

        private Options() {}

        private Options(Options other) {
            connectTimeout = other.connectTimeout;
            acknowledgementTimeout = other.acknowledgementTimeout;
            link = other.link;
            sayGoodbye = other.sayGoodbye;
            awsIotCore = other.awsIotCore;
            reconnect = other.reconnect;
            sessionStore = other.sessionStore;
            backPressure = other.backPressure;
            maxInFlight = other.maxInFlight;
            offlineBuffer = other.offlineBuffer;
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

        /**
         * Offers application protocols in the TLS handshake (ALPN, RFC 7301), for servers that tell MQTT from HTTPS by them on
         * port 443. Without TLS it has no effect. A server that knows ALPN and none of them refuses the handshake; one that
         * does not know ALPN is connected to all the same.
         *
         * @param protocols their names, the best first; 1 to 255 bytes of ASCII each
         * @return this
         * @throws InvalidRequestException if there is none, or one is empty, too long or not ASCII
         */
        public Options alpn(String... protocols) {
            List<String> offered = List.of(protocols);
            boolean wrong = offered.stream()
                    .anyMatch(p -> p.isEmpty() || p.length() > 255 || p.chars().anyMatch(c -> c <= ' ' || c > '~'));
            if (offered.isEmpty() || wrong) {
                throw new InvalidRequestException(
                        "ALPN protocols",
                        offered + " cannot be offered",
                        "one or more names of 1 to 255 ASCII characters");
            }
            link = link.withAlpn(offered);
            return this;
        }

        /**
         * Keeps to the limits of AWS IoT Core ({@link AwsIotCore}), and offers {@value AwsIotCore#ALPN} on port 443 unless
         * {@link #alpn} says what.
         *
         * @return this
         */
        public Options awsIotCore() {
            awsIotCore = true;
            return this;
        }

        /**
         * Makes a lost connection again, with the same configuration: it subscribes again too, session kept or not. Any
         * failure to connect counts as an attempt. {@link PahoDeviceClient#disconnect}, {@link PahoDeviceClient#close} and
         * another {@link PahoDeviceClient#connect} end that; a first connect that fails is not repeated.
         *
         * @param policy when and how often
         * @return this
         */
        public Options reconnect(ReconnectPolicy policy) {
            reconnect = Optional.of(policy);
            return this;
        }

        /**
         * Keeps sessions that are not clean somewhere else than in the memory of this client.
         *
         * @param store where
         * @return this
         */
        public Options sessionStore(SessionStore store) {
            sessionStore = Objects.requireNonNull(store, "store");
            return this;
        }

        /**
         * What publishing does while {@link #maxInFlight} messages are under way.
         *
         * @param value {@link BackPressure#BLOCK} if not set
         * @return this
         */
        public Options backPressure(BackPressure value) {
            backPressure = Objects.requireNonNull(value, "back-pressure");
            return this;
        }

        /**
         * How many messages may be under way: unacknowledged, or not written yet. Mosquitto, as it comes, cuts off who has more
         * than 20 of QoS 2.
         *
         * @param value 1 to 10,000; 16 if not set
         * @return this
         * @throws InvalidRequestException if it is out of this range
         */
        public Options maxInFlight(int value) {
            if (value < 1 || value > 10_000) {
                throw new InvalidRequestException("messages in flight", value + " is out of range", "1 to 10000");
            }
            maxInFlight = value;
            return this;
        }

        /**
         * How many messages {@link PahoDeviceClient#publishAsync} keeps while a lost connection is being made again, in memory
         * only. Has no effect without {@link #reconnect}.
         *
         * @param messages 0 to 1,000,000; 0 if not set
         * @return this
         * @throws InvalidRequestException if it is out of this range
         */
        public Options offlineBuffer(int messages) {
            if (messages < 0 || messages > 1_000_000) {
                throw new InvalidRequestException("offline buffer", messages + " is out of range", "0 to 1000000");
            }
            offlineBuffer = messages;
            return this;
        }

        private Link linkFor(DeviceConfig config) {
            return awsIotCore && link.alpn().isEmpty() ? link.withAlpn(AwsIotCore.alpnFor(config.port())) : link;
        }

        private static Duration checked(String argument, Duration value) {
            if (value.toMillis() < 1 || value.compareTo(MAX) > 0) {
                throw new InvalidRequestException(argument, value + " is out of range", "1 ms to 1 h");
            }
            return value;
        }
    }
}
