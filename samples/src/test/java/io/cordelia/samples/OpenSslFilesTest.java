package io.cordelia.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.at.AtPorts;
import io.cordelia.at.CordeliaDeviceClient;
import io.cordelia.at.WlanNetwork;
import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.Message;
import io.cordelia.device.Qos;
import io.cordelia.mqtt.MosquittoBroker;
import io.cordelia.mqtt.PahoDeviceClient;
import io.cordelia.pki.CredentialFiles;
import io.cordelia.sim.EmbeddedBroker;
import io.cordelia.sim.PtyPort;
import io.cordelia.sim.SimulatedModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates and keys in every form that openssl and Windows leave them in, through both devices to both brokers. */
@Timeout(60)
class OpenSslFilesTest {

    private static final byte[] PAYLOAD = "{\"Number1\":104}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private static Path folder;

    private static OpenSslPki pki;
    private static EmbeddedBroker embedded;
    private static MosquittoBroker mosquitto;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        pki = new OpenSslPki(folder);
        embedded = EmbeddedBroker.builder()
                .tls(pki.server())
                .requireClientCertificates(pki.rootCa())
                .start();
        mosquitto = MosquittoBroker.mutualTls(pki.server(), pki.rootCaPem());
    }

    @AfterAll
    static void stop() {
        if (mosquitto != null) {
            mosquitto.close();
        }
        if (embedded != null) {
            embedded.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rsa.pem, rsa.key",
        "rsa.pem, rsa-pkcs8.key",
        "rsa.pem, rsa-encrypted.key",
        "rsa.pem, rsa-encrypted-traditional.key",
        "ec.pem, ec.key",
        "chain.pem, rsa.key",
        "text.pem, rsa.key",
        "crlf.pem, crlf.key",
        "no-newline.pem, no-newline.key",
    })
    void bothDevicesConnectToBothBrokers(String certificate, String key) throws InterruptedException {
        CredentialFiles files = CredentialFiles.mutualTls(pki.file("rootca.pem"), pki.file(certificate), pki.file(key));
        DeviceCredentials credentials =
                (key.contains("encrypted") ? files.passphrase(OpenSslPki.PASSPHRASE.toCharArray()) : files).load();

        for (int port : new int[] {embedded.port(), mosquitto.port()}) {
            try (DeviceClient software = PahoDeviceClient.create()) {
                echo(software, credentials, port);
            }
            try (PtyPort pty = PtyPort.open();
                    SimulatedModule module = SimulatedModule.builder().port(pty).start();
                    DeviceClient device = CordeliaDeviceClient.create(
                            AtPorts.of(pty.name()),
                            options -> options.network(WlanNetwork.of("lab", "lab-wifi-key")))) {
                echo(device, credentials, port);
                assertThat(module.files()).containsEntry("rootca.pem", credentials.rootCa());
            }
        }
    }

    private static void echo(DeviceClient client, DeviceCredentials credentials, int port) throws InterruptedException {
        BlockingQueue<Message> received = new LinkedBlockingQueue<>();
        client.addMessageListener(received::add);
        client.connect(DeviceConfig.builder("localhost", "dev")
                .port(port)
                .credentials(credentials)
                .publishTopic("cordelia/apple")
                .subscription("cordelia/+")
                .build());

        client.publish("cordelia/apple", PAYLOAD);

        assertThat(received.poll(10, TimeUnit.SECONDS))
                .isEqualTo(new Message("cordelia/apple", PAYLOAD, Qos.AT_MOST_ONCE));
    }
}
