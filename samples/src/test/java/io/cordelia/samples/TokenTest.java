package io.cordelia.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.ExternalTool;
import io.cordelia.device.Message;
import io.cordelia.mqtt.PahoDeviceClient;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Pkcs11Token;
import io.cordelia.pki.Subject;
import io.cordelia.pki.Validity;
import io.cordelia.sim.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The software device with a key that cannot leave its token (seed 4); SoftHSM 2 stands for a secure element. */
@Timeout(60)
class TokenTest {

    private static final Validity TODAY = Validity.of(Duration.ofDays(1));

    @Test
    void theSoftwareDeviceConnectsWithAKeyOfAToken() throws IOException, InterruptedException {
        CertificateAuthority ca =
                CertificateAuthority.root(Subject.of("Token root CA").principal(), KeyKind.EC_P256, TODAY);
        BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                        .tls(ca.server(List.of("localhost"), KeyKind.EC_P256, TODAY))
                        .requireClientCertificates(List.of(ca.certificate()))
                        .start();
                Pkcs11Token token = Pkcs11Token.open(softHsm(), 0, "5678".toCharArray())) {
            token.enrol(
                    "dev01", Subject.of("dev01").principal(), KeyKind.EC_P256, request -> ca.device(request, TODAY));
            DeviceCredentials credentials = token.credentials(ca.certificatePem(), "dev01");
            DeviceConfig config = DeviceConfig.builder("localhost", "dev01")
                    .port(broker.port())
                    .credentials(credentials)
                    .publishTopic("cordelia/apple")
                    .subscription("cordelia/+")
                    .build();

            try (DeviceClient device = PahoDeviceClient.create()) {
                device.addMessageListener(messages::add);
                device.connect(config);
                device.publish("cordelia/apple", "182 g".getBytes(UTF_8));
                assertThat(messages.poll(20, TimeUnit.SECONDS))
                        .isNotNull()
                        .satisfies(message -> assertThat(message.text()).isEqualTo("182 g"));
            }
        }
    }

    /** The library, after a token has been made where SOFTHSM2_CONF says. */
    private static Path softHsm() throws IOException, InterruptedException {
        Path tool = ExternalTool.require("softhsm2-util");
        Path configuration = Path.of(System.getenv("SOFTHSM2_CONF"));
        Path tokens = Files.createTempDirectory(configuration.getParent(), "tokens");
        Files.writeString(configuration, "directories.tokendir = " + tokens + "\nlog.level = ERROR\n");
        Process process = new ProcessBuilder(
                        tool.toString(),
                        "--init-token",
                        "--free",
                        "--label",
                        "test",
                        "--so-pin",
                        "1234",
                        "--pin",
                        "5678")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        try (Stream<Path> files = Files.find(
                Path.of("/usr/lib"), 3, (path, attributes) -> path.endsWith(Path.of("softhsm", "libsofthsm2.so")))) {
            return files.findFirst().orElseThrow();
        }
    }
}
