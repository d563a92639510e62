package io.cordelia.mqtt;

import io.cordelia.device.ConnectionListener;
import io.cordelia.device.DeviceCapabilities;
import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.MessageListener;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Registration;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The software device: an MQTT 3.1.1 client in this process, over TCP, TLS or mutual TLS as the credentials of the
 * configuration say.
 *
 * <p>With TLS the broker's certificate must come from one of the root CAs of the configuration, be made out for the
 * endpoint and be valid now, unless {@link PahoOptions#serverVerification} says otherwise.
 *
 * <p>It can do what MQTT can: any number of topics, payloads up to the protocol's limit. Client id, topics and filters may
 * hold the characters U+0020 to U+FDCF, other than control characters; received topics may hold any.
 *
 * <p>Beyond what {@link DeviceClient} promises: publishes of several threads are under way at the same time, up to {@link
 * PahoOptions#maxInFlight} of them, and further callers wait or fail ({@link PahoOptions#backPressure}). {@link #publishAsync}
 * reports the delivery of each message. While listeners are busy, up to 10,000 events wait for them; further messages are
 * dropped, which is told.
 *
 * <p>A lost connection is made again if {@link PahoOptions#reconnect} says so, subscriptions included; listeners are told of the
 * end, and of the new begin or that it was {@linkplain io.cordelia.device.ConnectionEvent.GivenUp given up}. Without that
 * option they may call {@link #connect} themselves.
 *
 * <p>If the configuration asks for a session that is not clean, messages of QoS 1 and 2 whose acknowledgement was still
 * missing at the end of a connection are sent again in the next one with the same broker and client id, also if their
 * publish failed because of that end ({@link PahoOptions#sessionStore}).
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

    private final PahoSettings settings;
    private final Events events = new Events(MAX_WAITING_EVENTS);
    private final Sessions sessions;
    private final Deliveries deliveries;
    private final Optional<Recovery> recovery;

    /**
     * Makes a client.
     *
     * @param random draws the waits before attempts to reconnect
     */
    PahoDeviceClient(PahoSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.sessions = new Sessions(settings, events, new Watcher());
        this.deliveries = new Deliveries(settings, sessions);
        this.recovery = settings.reconnect().map(policy -> new Recovery(policy, random, sessions, deliveries, events));
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
     * @throws InvalidRequestException if an option is out of its range or does not go with another
     */
    public static PahoDeviceClient create(Consumer<PahoOptions> settings) {
        PahoOptions options = new PahoOptions();
        settings.accept(options);
        return new PahoDeviceClient(options.settings(), new Random());
    }

    /**
     * The protocol's limits.
     *
     * @return with {@link PahoOptions#awsIotCore} those of {@link AwsIotCore#capabilities}; else any number of topics and
     *     subscriptions; 268,369,916 bytes of payload, which fit into an MQTT packet with any topic (a will's payload: 65,535
     *     bytes); 65,535 bytes of topic, filter and client id; 253 bytes of endpoint
     */
    @Override
    public DeviceCapabilities capabilities() {
        return settings.awsIotCore() ? AwsIotCore.capabilities() : CAPABILITIES;
    }

    /**
     * {@inheritDoc}
     *
     * <p>TCP connection, TLS handshake, CONNACK and SUBACK together have {@link PahoOptions#connectTimeout} (10 s); looking
     * up the endpoint's name has the time-out of this machine's name service. The addresses of the endpoint are tried one
     * after the other. If the broker refuses a subscription, listeners hear of the connection's begin and end.
     */
    @Override
    public void connect(DeviceConfig config) {
        if (settings.awsIotCore()) {
            AwsIotCore.check(config);
            AwsIotCore.checkIdentity(config, settings.link());
        }
        CAPABILITIES.check(config);
        checkWill(config);
        PahoTopics.check(config);
        sessions.connect(config);
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
        return sessions.isConnected();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The acknowledgement, and the wait for room if as many messages are under way as may be, together have {@link
     * PahoOptions#acknowledgementTimeout} (10 s). A message is not kept while the connection is lost; {@link #publishAsync} can
     * do that.
     *
     * @throws InvalidRequestException also if the {@link SessionStore} cannot take the message; nothing was sent
     * @throws DeviceTimeoutException also if there is no room, in time or at once
     */
    @Override
    public void publish(String topic, byte[] payload) {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(payload, "payload");
        sessions.use(session -> {
            PublishTopic declared = session.config().publishTopic(topic);
            checkPayload(payload);
            Deadline acknowledgement = Deadline.in(settings.acknowledgementTimeout());
            session.publish(declared, payload, settings.backPressure().room(acknowledgement), acknowledgement);
        });
    }

    /**
     * Publishes a message with the QoS and retain flag that were declared for its topic, and returns when it is under way:
     * after waiting for room if as many are as may be and the back-pressure is {@link BackPressure#BLOCK}.
     *
     * <p>While a lost connection is being made again, up to {@link PahoOptions#offlineBuffer} messages are kept and sent then,
     * in order and before any other that is published this way; if that is given up they fail and say why.
     *
     * @param topic one of the publish topics of the configuration
     * @param payload the message, from 0 bytes to {@link DeviceCapabilities#maxPayloadBytes()}
     * @return ends when the message is written (QoS 0) or acknowledged (QoS 1 and 2), or with a {@link
     *     NotConnectedException} if the connection was lost or ended before, or a {@link DeviceTimeoutException} if the
     *     acknowledgement did not come within {@link PahoOptions#acknowledgementTimeout}. What depends on it runs on a thread of
     *     the client that is neither Paho's nor the listeners'; while it runs, other messages are not reported. Cancelling
     *     it does not take the message back.
     * @throws InvalidRequestException if the topic was not declared, the payload is too large, or the {@link SessionStore}
     *     cannot take the message; nothing was sent
     * @throws NotConnectedException if the device is not connected and the message cannot be kept
     * @throws DeviceTimeoutException if there is no room, in time or at once; nothing was sent
     */
    public CompletableFuture<Void> publishAsync(String topic, byte[] payload) {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(payload, "payload");
        checkPayload(payload);
        sessions.refuseIfClosed();
        sessions.config().ifPresent(config -> config.publishTopic(topic));
        return deliveries.publish(topic, payload);
    }

    private void checkPayload(byte[] payload) {
        capabilities().checkPayload(payload);
    }

    @Override
    public void disconnect() {
        sessions.disconnect();
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
        if (sessions.close()) {
            recovery.ifPresent(Recovery::close);
            deliveries.close();
            events.close();
        }
    }

    /** What becomes of messages that wait for a connection. */
    private final class Watcher implements Sessions.Watcher {

        @Override
        public void lost(PahoSession session) {
            recovery.ifPresent(r -> r.begin(session));
        }

        @Override
        public void ended() {
            recovery.ifPresent(Recovery::ended);
            deliveries.failKept("was given up");
        }
    }
}
