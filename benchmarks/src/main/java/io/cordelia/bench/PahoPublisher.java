package io.cordelia.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cordelia.device.Qos;
import java.util.concurrent.Semaphore;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Paho alone, publishing. */
final class PahoPublisher implements AutoCloseable {

    private final byte[] payload = PublishedMessage.PAYLOAD.getBytes(UTF_8);
    private final MqttAsyncClient paho;
    private final int qos;

    PahoPublisher(int port, Qos qos) throws MqttException {
        this.qos = qos.level();
        paho = new MqttAsyncClient("tcp://localhost:" + port, "paho-" + this.qos, new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        // Paho counts a message a moment longer than it is under way, and throws when there are too many.
        options.setMaxInflight(65_535);
        paho.connect(options).waitForCompletion();
    }

    void oneByOne(int messages) throws MqttException {
        for (int i = 0; i < messages; i++) {
            paho.publish(PublishedMessage.TOPIC, payload, qos, false).waitForCompletion();
        }
    }

    void together(int messages) throws MqttException, InterruptedException {
        Semaphore room = new Semaphore(PublishedMessage.IN_FLIGHT);
        IMqttActionListener ended = new IMqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                room.release();
            }

            @Override
            public void onFailure(IMqttToken token, Throwable failure) {
                // Left without room, the loop below would wait for ever; what was lost shows in the next publish.
                room.release();
            }
        };
        for (int i = 0; i < messages; i++) {
            room.acquire();
            paho.publish(PublishedMessage.TOPIC, payload, qos, false, null, ended);
        }
        room.acquire(PublishedMessage.IN_FLIGHT);
    }

    @Override
    public void close() throws MqttException {
        paho.disconnect().waitForCompletion();
        paho.close();
    }
}
