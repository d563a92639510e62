package io.cordelia.mqtt;

import io.cordelia.device.DeviceConfig;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttClientPersistence;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.ScheduledExecutorPingSender;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Paho on our transport and threads, and how it is brought to an end in every state it can be in. */
final class PahoClient extends MqttAsyncClient {

    private static final Logger LOG = LoggerFactory.getLogger(PahoClient.class);

    /**
     * As many as there are packet identifiers, since messages are bounded here. Paho counts one a moment longer than it is
     * unacknowledged, and throws where it should wait.
     */
    private static final int PAHO_MAX_IN_FLIGHT = 65_535;

    /** For messages that have been received to be handed over before DISCONNECT. */
    private static final long QUIESCE_MILLIS = 500;

    private static final long DISCONNECT_WAIT_MILLIS = 2000;

    /** For the broker to read what was sent, and to hang up. */
    private static final long HANG_UP_WAIT_MILLIS = 3000;

    /** Longer than Paho ever takes to start its threads. */
    private static final long START_WAIT_MILLIS = 2000;

    private final Transport transport;
    private final BrokerAddress broker;
    private final QueuedMessages messages = new QueuedMessages();
    private final PahoNetwork network;
    private volatile boolean started;

    PahoClient(
            String clientId,
            MqttClientPersistence store,
            Transport transport,
            BrokerAddress broker,
            PahoThreads threads)
            throws MqttException {
        super(PahoNetwork.ANY_URI, clientId, store, new ScheduledExecutorPingSender(threads), threads);
        this.transport = transport;
        this.broker = broker;
        this.network = new PahoNetwork(transport, broker, threads, messages);
    }

    @Override
    protected NetworkModule[] createNetworkModules(String address, MqttConnectOptions options) {
        return new NetworkModule[] {network};
    }

    /** Sends CONNECT; the listener hears of the answer. */
    void begin(DeviceConfig config, Link link, IMqttActionListener listener) throws MqttException {
        started = true;
        connect(options(config, link), null, listener);
    }

    private static MqttConnectOptions options(DeviceConfig config, Link link) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setAutomaticReconnect(false);
        options.setCleanSession(config.cleanSession());
        options.setKeepAliveInterval(Math.toIntExact(config.keepAlive().toSeconds()));
        options.setMaxInflight(PAHO_MAX_IN_FLIGHT);
        link.login().or(config::login).ifPresent(login -> {
            options.setUserName(login.userName());
            login.password().ifPresent(password -> options.setPassword(password.toCharArray()));
        });
        config.will()
                .ifPresent(w -> options.setWill(w.topic(), w.payload(), w.qos().level(), w.retain()));
        return options;
    }

    /**
     * Publishes a message.
     *
     * @param listener hears what Paho makes of it: for QoS 0, that it was written, even if it waits for others to leave
     * @param left is run when it has left, on the thread that sent it, which must not wait
     */
    IMqttDeliveryToken publish(String topic, MqttMessage message, IMqttActionListener listener, Runnable left)
            throws MqttException {
        return messages.add(() -> publish(topic, message, null, listener), left);
    }

    /** Sends DISCONNECT and ends the connection, in good order if the broker joins in. {@link #stop} is to follow. */
    void sayGoodbye() {
        CountDownLatch done = new CountDownLatch(1);
        network.endOrderly(true);
        try {
            disconnect(QUIESCE_MILLIS, null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    done.countDown();
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    done.countDown();
                }
            });
            boolean sent = network.awaitStop(DISCONNECT_WAIT_MILLIS);
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
        network.endOrderly(false);
    }

    /** Makes Paho give up its threads. Does nothing if it has none yet. */
    void stop() {
        if (!started) {
            return;
        }
        try {
            // Stopped while it starts its threads, Paho would wait for ever for one of them to run.
            if (!network.awaitConnectSent(START_WAIT_MILLIS)) {
                LOG.debug("Paho did not send CONNECT to {}", broker);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    /** As {@link #stop}, but at once: for when Paho has started, or never will. */
    void kill() {
        try {
            disconnectForcibly(0, 1, false);
        } catch (MqttException e) {
            LOG.debug("ending the connection to {}", broker, e);
        }
    }
}
