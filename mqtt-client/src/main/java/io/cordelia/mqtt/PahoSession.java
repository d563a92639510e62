package io.cordelia.mqtt;

import io.cordelia.device.BrokerRefusedException;
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
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClientPersistence;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttPersistenceException;
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

    /** AWS IoT Core does not take more in one SUBSCRIBE. */
    private static final int FILTERS_PER_SUBSCRIBE = 8;

    private static final String OUTCOME_UNKNOWN = "whether it arrived is not known; see the broker's log";

    private static final int SUBACK_FAILURE = 0x80;

    private final DeviceConfig config;
    private final Link link;
    private final BrokerAddress broker;
    private final Operations operations;
    private final MqttClientPersistence store;
    private final Transport transport;
    private final PahoThreads threads;
    private final PahoClient paho;
    private final SessionState state;
    private final ConnectionLoss losses;
    private final CompletableFuture<DeviceException> loss = new CompletableFuture<>();
    private volatile long acceptedAt;

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
        this.state = new SessionState(events);
        this.losses = new ConnectionLoss(broker, config.clientId());
        this.transport = new Transport(broker, link, config.credentials());
        this.store = store.part(config.clientId(), broker, config.cleanSession());
        this.threads = new PahoThreads("cordelia-mqtt-" + config.clientId(), this::threadFailed);
        this.operations = new Operations(maxInFlight, threads);
        try {
            this.paho = new PahoClient(config.clientId(), this.store, transport, broker, threads);
        } catch (MqttException e) {
            closeStore();
            threads.end(() -> {});
            throw PacketInput.unwrap(e)
                    .orElseGet(() -> new ProtocolException(
                            "the session store holds something that is no MQTT packet; connect with a clean session",
                            e));
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
            paho.begin(config, link, new Acceptance(connect));
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

    private void subscribe(List<Subscription> subscriptions, Deadline deadline) throws MqttException, Failed {
        String[] filters = subscriptions.stream().map(Subscription::filter).toArray(String[]::new);
        int[] levels = subscriptions.stream().mapToInt(s -> s.qos().level()).toArray();
        operations.refuseIfEnded();
        Operation subscribe = operations.adopt();
        IMqttToken answer = paho.subscribe(filters, levels, null, subscribe);
        subscribe.await(deadline, "the answer to SUBSCRIBE from broker " + broker, "see the broker's log");
        int[] granted = answer.getGrantedQos();
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
        Operation publish = operations.begin(room);
        send(topic, payload, publish);
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
     * @param ended is told when {@link #publish} would have returned, with what it would have thrown; on Paho's threads
     * @throws NotConnectedException if Paho does not take it; nothing was sent
     */
    void publishAsync(
            PublishTopic topic,
            byte[] payload,
            Deadline room,
            Duration acknowledgement,
            Consumer<Optional<DeviceException>> ended) {
        Operation publish = operations.begin(room, acknowledgement);
        send(topic, payload, publish);
        publish.whenEnded(failure -> ended.accept(failure.map(f -> f instanceof TimeoutException
                ? new DeviceTimeoutException(awaited(topic), acknowledgement, OUTCOME_UNKNOWN)
                : notConnected(f))));
    }

    private void send(PublishTopic topic, byte[] payload, Operation publish) {
        // Paho makes a copy.
        MqttMessage message = new MqttMessage(payload);
        message.setQos(topic.qos().level());
        message.setRetained(topic.retain());
        try {
            if (topic.qos() == Qos.AT_MOST_ONCE) {
                paho.publish(topic.name(), message, publish.failureOnly(), publish::succeed);
            } else {
                publish.underWay(paho.publish(topic.name(), message, publish, () -> {}));
            }
        } catch (MqttPersistenceException e) {
            publish.fail(e);
            throw losses.explain(e);
        } catch (MqttException e) {
            publish.fail(e);
            operations.refuseIfEnded();
            throw notConnected(e);
        }
    }

    private String awaited(PublishTopic topic) {
        return (topic.qos() == Qos.AT_MOST_ONCE ? "the end of sending" : "the acknowledgement of") + " a message to \""
                + topic.name() + "\" on broker " + broker;
    }

    private NotConnectedException notConnected(Throwable failure) {
        DeviceException reason = losses.explain(failure);
        return new NotConnectedException(reason.getMessage(), reason);
    }

    /** Ends when the connection is lost, on a thread of Paho's; never if this side ends it. */
    CompletableFuture<DeviceException> loss() {
        return loss;
    }

    /** Whether Paho takes nothing any more because it has noticed a loss that {@link #loss} does not tell yet. */
    boolean isBeingLost() {
        return operations.endReason().isEmpty() && !paho.isConnected();
    }

    /** How long ago the broker accepted the connection; for one that it did accept. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - acceptedAt);
    }

    DeviceConfig config() {
        return config;
    }

    void refuseIfEnded() {
        operations.refuseIfEnded();
    }

    /** Whether it is connected and can be used. */
    boolean isOpen() {
        return state.isOpen() && operations.endReason().isEmpty();
    }

    /** Makes what is in progress fail at once with this reason; {@link #close} is to follow. */
    void breakOff(DeviceException reason) {
        operations.end(reason);
        state.ifConnecting(transport::abort);
    }

    /** Ends the connection without a word; {@link #close} is to follow. */
    void cut() {
        transport.abort();
    }

    /**
     * Disconnects in good order if connected and not cut, and ends the threads. Not to be called from them. An interrupt
     * does not cut it short: it would leave threads of Paho behind, and the broker without a goodbye.
     *
     * @param cause why, if this side did not ask for it
     */
    void close(Optional<DeviceException> cause) {
        Undisturbed.run("cordelia-mqtt-end", () -> end(cause));
    }

    private void end(Optional<DeviceException> cause) {
        if (state.isOpen() && !transport.isAborted()) {
            paho.sayGoodbye();
        }
        paho.stop();
        transport.abort();
        // A CONNACK that Paho takes while it is being stopped makes its sender believe in a connection and wait for
        // ever.
        threads.end(paho::kill);
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

    /** Nothing is handed over and nothing can be asked for any more. The first call tells the reason. */
    private void finish(Optional<DeviceException> cause) {
        boolean wasOpen = state.end(cause);
        // Before anything fails: who is told of a failure may count on messages being kept.
        cause.filter(c -> wasOpen).ifPresent(loss::complete);
        operations.end(cause.orElseGet(
                () -> new NotConnectedException("not connected to broker " + broker + " any more; connect again")));
    }

    private void threadFailed(Throwable failure) {
        LOG.error("a thread of Paho failed", failure);
        finish(Optional.of(new ProtocolException(
                "the connection to broker " + broker + " was given up: what it sent could not be handled", failure)));
        paho.kill();
        threads.shutdown();
    }

    /** What Paho reports; all on its callback thread, or on the one that noticed the loss. */
    private final class Callback implements MqttCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            state.messageArrived(new Message(PahoTopics.unwrap(topic), message.getPayload(), Qos.of(message.getQos())));
        }

        @Override
        public void connectionLost(Throwable failure) {
            DeviceException cause = losses.explain(failure);
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
            acceptedAt = System.nanoTime();
            transport.accepted();
            state.open(broker);
            connect.onSuccess(token);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            connect.onFailure(token, failure);
        }
    }
}
