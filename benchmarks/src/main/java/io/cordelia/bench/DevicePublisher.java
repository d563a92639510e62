package io.cordelia.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cordelia.device.DeviceConfig;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import io.cordelia.mqtt.PahoDeviceClient;
import java.util.concurrent.CompletableFuture;

/** The software device, publishing. */
final class DevicePublisher implements AutoCloseable {

    private final byte[] payload = PublishedMessage.PAYLOAD.getBytes(UTF_8);
    private final PahoDeviceClient device = PahoDeviceClient.create(o -> o.maxInFlight(PublishedMessage.IN_FLIGHT));

    DevicePublisher(int port, Qos qos) {
        device.connect(DeviceConfig.builder("localhost", "device-" + qos.level())
                .port(port)
                .publishTopic(new PublishTopic(PublishedMessage.TOPIC, qos, false))
                .build());
    }

    void oneByOne(int messages) {
        for (int i = 0; i < messages; i++) {
            device.publish(PublishedMessage.TOPIC, payload);
        }
    }

    void together(int messages) {
        CompletableFuture<?>[] deliveries = new CompletableFuture<?>[messages];
        for (int i = 0; i < messages; i++) {
            deliveries[i] = device.publishAsync(PublishedMessage.TOPIC, payload);
        }
        CompletableFuture.allOf(deliveries).join();
    }

    @Override
    public void close() {
        device.close();
    }
}
