package io.cordelia.samples;

import io.cordelia.at.AtPorts;
import io.cordelia.at.CordeliaDeviceClient;
import io.cordelia.at.WlanNetwork;
import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.pki.CredentialFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sets a module up, connects it with mutual TLS, publishes, and waits for its own message:
 * {@code ConnectAndPublish PORT ENDPOINT BROKER-PORT rootca.pem cert.pem privatekey.pem SSID WIFI-KEY}.
 */
public final class ConnectAndPublish {

    private ConnectAndPublish() {}

    /**
     * Runs the program.
     *
     * @param args port, endpoint, the broker's port, root CA file, certificate file, key file, SSID, Wi-Fi key
     * @throws InterruptedException if it is interrupted while it waits for the message
     */
    public static void main(String[] args) throws InterruptedException {
        DeviceConfig config = DeviceConfig.builder(args[1], "cordelia-1")
                .port(Integer.parseInt(args[2]))
                .credentials(CredentialFiles.mutualTls(Path.of(args[3]), Path.of(args[4]), Path.of(args[5]))
                        .load())
                .publishTopic("cordelia/apple")
                .subscription("cordelia/+")
                .build();
        CountDownLatch echo = new CountDownLatch(1);

        try (DeviceClient device = CordeliaDeviceClient.create(
                AtPorts.of(args[0]), options -> options.network(WlanNetwork.of(args[6], args[7])))) {
            device.addMessageListener(message -> {
                System.out.println("received on " + message.topic() + ": " + message.text());
                echo.countDown();
            });
            device.connect(config);
            device.publish("cordelia/apple", "{\"weight\":182}".getBytes(StandardCharsets.UTF_8));
            if (!echo.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the message did not come back");
            }
        }
    }
}
