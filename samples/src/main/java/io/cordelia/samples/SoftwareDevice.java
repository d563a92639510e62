package io.cordelia.samples;

import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.mqtt.PahoDeviceClient;
import io.cordelia.pki.CredentialFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The same as {@link ConnectAndPublish} with no module at all, to tell a problem of the module from one of the broker:
 * {@code SoftwareDevice ENDPOINT BROKER-PORT rootca.pem cert.pem privatekey.pem}.
 */
public final class SoftwareDevice {

    private SoftwareDevice() {}

    /**
     * Runs the program.
     *
     * @param args endpoint, the broker's port, root CA file, certificate file, key file
     * @throws InterruptedException if it is interrupted while it waits for the message
     */
    public static void main(String[] args) throws InterruptedException {
        DeviceConfig config = DeviceConfig.builder(args[0], "cordelia-1")
                .port(Integer.parseInt(args[1]))
                .credentials(CredentialFiles.mutualTls(Path.of(args[2]), Path.of(args[3]), Path.of(args[4]))
                        .load())
                .publishTopic("cordelia/apple")
                .subscription("cordelia/+")
                .build();
        CountDownLatch echo = new CountDownLatch(1);

        try (DeviceClient device = PahoDeviceClient.create()) {
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
