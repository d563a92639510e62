package io.cordelia.mqtt;

import io.cordelia.device.BrokerRefusedException;
import io.cordelia.device.ConnectionEvent;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.Message;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.ProtocolException;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import io.cordelia.device.Subscription;
import io.cordelia.mqtt.Operations.Failed;
import io.cordelia.mqtt.Operations.Operation;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClientPersistence;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.ScheduledExecutorPingSender;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a broker, from CONNECT to its end; for the next one there is another session.
 *
 * <p>Each has a Paho client of its own: Paho's reconnection and what it keeps from one connection to the next are not
 * used. Paho's callbacks do nothing but hand over what they bring, since a callback that waits stops everything that it
 * could wait for.
 */
final class PahoSession {

    private static final Logger LOG = LoggerFactory.getLogger(PahoSession.class);

    /**
     * As many as there are packet identifiers, since messages are bounded here. Paho counts one a moment longer than it is
     * unacknowledged, and throws where it should wait.
     */
    private static final int PAHO_MAX_IN_FLIGHT = 65_535;

    /** AWS IoT Core does not take more in one SUBSCRIBE. */
    private static final int FILTERS_PER_SUBSCRIBE = 8;

    private static final String OUTCOME_UNKNOWN = "whether it arrived is not known; see the broker's log";

    private static final int SUBACK_FAILURE = 0x80;

    /** For messages that have been received to be handed over before DISCONNECT. */
    private static final long QUIESCE_MILLIS = 500;

    private static final long DISCONNECT_WAIT_MILLIS = 2000;

    /** For the broker to read what was sent, and to hang up. */
    private static final long HANG_UP_WAIT_MILLIS = 3000;

    /** Longer than Paho ever takes to start its threads. */
    private static final long START_WAIT_MILLIS = 2000;

    private final DeviceConfig config;
    private final Link link;
    private final BrokerAddress broker;
    private final Events events;
    private final Operations operations;
    private final MqttClientPersistence store;
    private final Transport transport;
    private final CountDownLatch connectSent = new CountDownLatch(1);
    private final CountDownLatch disconnectSent = new CountDownLatch(1);
    private final PahoThreads threads;
    private final MqttAsyncClient paho;
    private final CompletableFuture<DeviceException> loss = new CompletableFuture<>();
    private final Object lock = new Object();
    private State state = State.CONNECTING;
    private volatile boolean pahoStarted;
    private volatile boolean orderly;

    private enum State {
        CONNECTING,
        OPEN,
        ENDED
    }

    /**
     * Prepares a session.
     *
     * @param store keeps what a session that is not clean needs
     * @param maxInFlight how many messages may be unacknowledged
     * @throws io.cordelia.device.DeviceException if the store cannot be used
     * @throws io.cordelia.device.InvalidCredentialsException if the credentials cannot be used
     */
    PahoSession(DeviceConfig config, Link link, Events events, SessionStore store, int maxInFlight) {
        this.config = config;
        this.link = link;
        this.broker = BrokerAddress.of(config);
        this.events = events;
        this.transport = new Transport(broker, link, config.credentials());
        this.operations = new Operations(maxInFlight);
        this.store = store.open(config.clientId(), broker);
        this.threads = new PahoThreads("cordelia-mqtt-" + config.clientId(), this::threadFailed);
        try {
            this.paho = new Client();
        } catch (MqttException e) {
            closeStore();
            threads.end();
            throw PacketInput.unwrap(e)
                    .orElseGet(() -> new ProtocolException(
                            "the session store holds something that is no MQTT packet; empty it", e));
        }
        paho.setCallback(new Callback());
    }

    /**
     * Connects and subscribes.
     *
     * @throws DeviceException why that failed; then the session has ended and left nothing behind
     */
    void connect(Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        ConnectFailure failures = new ConnectFailure(config, transport, deadline);
        try {
            transport.open(deadline, threads);
            if (!config.cleanSession()) {
                adoptStored();
            }
            Operation connect = operations.adopt();
            pahoStarted = true;
            paho.connect(options(), null, new Acceptance(connect));
            connect.await(
                    deadline,
                    "the answer to CONNECT from broker " + broker,
                    "check that an MQTT broker listens there, and its log");
            for (int i = 0; i < config.subscriptions().size(); i += FILTERS_PER_SUBSCRIBE) {
                int end = Math.min(
                        i + FILTERS_PER_SUBSCRIBE, config.subscriptions().size());
                subscribe(config.subscriptions().subList(i, end), deadline);
            }
        } catch (Failed e) {
            throw abandon(failures.explain(e.getCause()));
        } catch (IOException | MqttException | DeviceException e) {
            throw abandon(failures.explain(e));
        }
    }

    /** What Paho sends again by itself counts as under way. */
    private void adoptStored() {
        for (IMqttDeliveryToken stored : paho.getPendingDeliveryTokens()) {
            stored.setActionCallback(operations.adopt());
        }
    }

    private MqttConnectOptions options() {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setAutomaticReconnect(false);
        options.setCleanSession(config.cleanSession());
        options.setKeepAliveInterval(Math.toIntExact(config.keepAlive().toSeconds()));
        options.setMaxInflight(PAHO_MAX_IN_FLIGHT);
        link.login().ifPresent(login -> {
            options.setUserName(login.userName());
            login.password().ifPresent(password -> options.setPassword(password.toCharArray()));
        });
        config.will()
                .ifPresent(w -> options.setWill(w.topic(), w.payload(), w.qos().level(), w.retain()));
        return options;
    }

    private void subscribe(List<Subscription> subscriptions, Deadline deadline) throws MqttException, Failed {
        String[] filters = subscriptions.stream().map(Subscription::filter).toArray(String[]::new);
        int[] levels = subscriptions.stream().mapToInt(s -> s.qos().level()).toArray();
        operations.refuseIfEnded();
        Operation subscribe = operations.adopt();
        paho.subscribe(filters, levels, null, subscribe);
        int[] granted = subscribe
                .await(deadline, "the answer to SUBSCRIBE from broker " + broker, "see the broker's log")
                .getGrantedQos();
        for (int i = 0; i < granted.length; i++) {
            if (granted[i] == SUBACK_FAILURE) {
                throw new BrokerRefusedException(
                        "broker " + broker + " refused the subscription \"" + filters[i]
                                + "\" (SUBACK 128); check what it allows client \"" + config.clientId()
                                + "\" to subscribe to",
                        SUBACK_FAILURE);
            }
        }
    }

    /** Leaves nothing behind, and returns what to throw: what broke the session off, if something did. */
    private DeviceException abandon(DeviceException failure) {
        operations.end(failure);
        DeviceException reason = operations.endReason().orElse(failure);
        close(Optional.of(reason));
        return reason;
    }

    /**
     * Publishes a message and waits until it is written (QoS 0) or acknowledged.
     *
     * @param room by when there must be room among the messages under way
     */
    void publish(PublishTopic topic, byte[] payload, Deadline room, Deadline acknowledgement) {
        Operation publish = send(topic, payload, room);
        try {
            publish.await(acknowledgement, awaited(topic), OUTCOME_UNKNOWN);
        } catch (Failed e) {
            throw notConnected(e.getCause());
        }
    }

    /**
     * Publishes a message and returns when it is under way.
     *
     * @param room by when there must be room among the messages under way
     * @param acknowledgement how long the acknowledgement may take
     * @return ends as {@link #publish} does; on Paho's threads
     */
    CompletableFuture<Void> publishAsync(PublishTopic topic, byte[] payload, Deadline room, Duration acknowledgement) {
        return send(topic, payload, room)
                .outcome()
                .orTimeout(acknowledgement.toMillis(), TimeUnit.MILLISECONDS)
                .handle((token, failure) -> {
                    if (failure instanceof TimeoutException) {
                        throw new DeviceTimeoutException(awaited(topic), acknowledgement, OUTCOME_UNKNOWN);
                    }
                    if (failure != null) {
                        throw notConnected(failure);
                    }
                    return null;
                });
    }

    private Operation send(PublishTopic topic, byte[] payload, Deadline room) {
        MqttMessage message = new MqttMessage(payload.clone());
        message.setQos(topic.qos().level());
        message.setRetained(topic.retain());
        Operation publish = operations.begin(room);
        try {
            paho.publish(topic.name(), message, null, publish);
        } catch (MqttException e) {
            publish.fail(e);
        }
        return publish;
    }

    private String awaited(PublishTopic topic) {
        return (topic.qos() == Qos.AT_MOST_ONCE ? "the end of sending" : "the acknowledgement of") + " a message to \""
                + topic.name() + "\" on broker " + broker;
    }

    private NotConnectedException notConnected(Throwable failure) {
        DeviceException reason = lost(failure);
        return new NotConnectedException(reason.getMessage(), reason);
    }

    /** Ends when the connection is lost, on a thread of Paho's; never if this side ends it. */
    CompletableFuture<DeviceException> loss() {
        return loss;
    }

    DeviceConfig config() {
        return config;
    }

    void refuseIfEnded() {
        operations.refuseIfEnded();
    }

    boolean isOpen() {
        synchronized (lock) {
            return state == State.OPEN;
        }
    }

    /** Makes what is in progress fail at once with this reason; {@link #close} is to follow. */
    void breakOff(DeviceException reason) {
        operations.end(reason);
        synchronized (lock) {
            if (state == State.CONNECTING) {
                transport.abort();
            }
        }
    }

    /** Ends the connection without a word; {@link #close} is to follow. */
    void cut() {
        transport.abort();
    }

    /**
     * Disconnects in good order if connected and not cut, and ends the threads. Not to be called from them.
     *
     * @param cause why, if this side did not ask for it
     */
    void close(Optional<DeviceException> cause) {
        if (isOpen() && !transport.isAborted()) {
            disconnect();
        }
        stopPaho();
        transport.abort();
        threads.end();
        closeStore();
        finish(cause);
    }

    private void closeStore() {
        try {
            store.close();
        } catch (MqttException e) {
            LOG.debug("closing the session store", e);
        }
    }

    private void disconnect() {
        CountDownLatch done = new CountDownLatch(1);
        orderly = true;
        try {
            paho.disconnect(QUIESCE_MILLIS, null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    done.countDown();
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    done.countDown();
                }
            });
            boolean sent = disconnectSent.await(DISCONNECT_WAIT_MILLIS, TimeUnit.MILLISECONDS);
            if (!sent || !done.await(HANG_UP_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.debug("broker {} does not {}", broker, sent ? "hang up after DISCONNECT" : "take DISCONNECT");
                // Paho's thread waits for DISCONNECT to be sent, with no limit, until its sender fails.
                transport.abort();
                done.await(DISCONNECT_WAIT_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (MqttException e) {
            LOG.debug("the connection to {} ended before DISCONNECT", broker, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        orderly = false;
    }

    private void stopPaho() {
        if (!pahoStarted) {
            return;
        }
        try {
            // Stopped while it starts its threads, Paho would wait for ever for one of them to run.
            if (!connectSent.await(START_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.debug("Paho did not send CONNECT to {}", broker);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        killPaho();
    }

    private void killPaho() {
        try {
            paho.disconnectForcibly(0, 1, false);
        } catch (MqttException e) {
            LOG.debug("ending the connection to {}", broker, e);
        }
    }

    /** Nothing is handed over and nothing can be asked for any more. The first call tells the reason. */
    private void finish(Optional<DeviceException> cause) {
        boolean wasOpen;
        synchronized (lock) {
            wasOpen = state == State.OPEN;
            if (wasOpen) {
                events.connectionChanged(new ConnectionEvent.Disconnected(cause));
            }
            state = State.ENDED;
        }
        operations.end(cause.orElseGet(
                () -> new NotConnectedException("not connected to broker " + broker + " any more; connect again")));
        cause.filter(c -> wasOpen).ifPresent(loss::complete);
    }

    private void threadFailed(Throwable failure) {
        LOG.error("a thread of Paho failed", failure);
        finish(Optional.of(new ProtocolException(
                "the connection to broker " + broker + " was given up: what it sent could not be handled", failure)));
        killPaho();
        threads.shutdown();
    }

    private DeviceException lost(Throwable failure) {
        return PacketInput.unwrap(failure)
                .orElseGet(() -> new NotConnectedException(
                        "the connection to broker " + broker + " was lost: " + why(failure) + "; connect again",
                        failure));
    }

    private String why(Throwable failure) {
        if (failure instanceof MqttException e && e.getReasonCode() == MqttException.REASON_CODE_CLIENT_TIMEOUT) {
            return "it did not answer a ping in time";
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof EOFException
                ? "the broker closed it (if that repeats, another client may use the client id \"" + config.clientId()
                        + "\")"
                : String.valueOf(root.getMessage());
    }

    /** What Paho reports; all on its callback thread, or on the one that noticed the loss. */
    private final class Callback implements MqttCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            Message received = new Message(PahoTopics.unwrap(topic), message.getPayload(), Qos.of(message.getQos()));
            synchronized (lock) {
                if (state == State.OPEN) {
                    events.messageArrived(received);
                }
            }
        }

        @Override
        public void connectionLost(Throwable failure) {
            DeviceException cause = lost(failure);
            LOG.debug("the connection to {} was lost", broker, failure);
            finish(Optional.of(cause));
            threads.shutdown();
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // Operations are told themselves.
        }
    }

    /** The broker's answer to CONNECT, on the thread that brings messages: so listeners hear of it before any message. */
    private final class Acceptance implements IMqttActionListener {

        private final Operation connect;

        Acceptance(Operation connect) {
            this.connect = connect;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            transport.accepted();
            synchronized (lock) {
                if (state == State.CONNECTING) {
                    state = State.OPEN;
                    events.connectionChanged(new ConnectionEvent.Connected(broker.host(), broker.port()));
                }
            }
            connect.onSuccess(token);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            connect.onFailure(token, failure);
        }
    }

    /** Paho on our transport and threads. */
    private final class Client extends MqttAsyncClient {

        /** Only its scheme is looked at, as the transport is ours; so no host name has to be squeezed into a URI. */
        private static final String ANY_URI = "tcp://broker";

        Client() throws MqttException {
            super(ANY_URI, config.clientId(), store, new ScheduledExecutorPingSender(threads), threads);
        }

        @Override
        protected NetworkModule[] createNetworkModules(String address, MqttConnectOptions options) {
            return new NetworkModule[] {new OpenTransport()};
        }
    }

    /** The transport as Paho sees it: open already. */
    private final class OpenTransport implements NetworkModule {

        /**
         * Called on the thread that then starts three others, and looks every 100 ms whether each of them runs. Woken up it
         * looks at once, which makes connecting 300 ms faster.
         */
        @Override
        public void start() {
            threads.wakeUntil(connectSent, Thread.currentThread());
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new PacketInput(transport.input(), broker, connectSent);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(transport.output()) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    try {
                        out.write(bytes, offset, length);
                    } finally {
                        connectSent.countDown();
                    }
                }
            };
        }

        @Override
        public void stop() throws IOException {
            connectSent.countDown();
            disconnectSent.countDown();
            // Waiting for the broker can block, so that is done only where somebody watches.
            if (orderly) {
                transport.close();
            } else {
                transport.abort();
            }
        }

        @Override
        public String getServerURI() {
            return Client.ANY_URI;
        }
    }
}
