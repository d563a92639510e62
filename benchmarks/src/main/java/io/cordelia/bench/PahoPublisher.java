package io.cordelia.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cordelia.device.Qos;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.Semaphore;
import javax.net.SocketFactory;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Paho alone, publishing. Its socket sends small packets at once (TCP_NODELAY), as that of the software device does. */
final class PahoPublisher implements AutoCloseable {

    private final byte[] payload = PublishedMessage.PAYLOAD.getBytes(UTF_8);
    private final MqttAsyncClient paho;
    private final int qos;

    PahoPublisher(int port, Qos qos) throws MqttException {
        this.qos = qos.level();
        paho = new MqttAsyncClient("tcp://localhost:" + port, "paho", new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        // Paho counts a message a moment longer than it is under way, and throws when there are too many.
        options.setMaxInflight(65_535);
        options.setSocketFactory(new NoDelay());
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

    /** Makes sockets that are not connected yet, which is all that Paho asks for. */
    private static final class NoDelay extends SocketFactory {

        @Override
        public Socket createSocket() throws IOException {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public void close() throws MqttException {
        paho.disconnect().waitForCompletion();
        paho.close();
    }
}
