package io.cordelia.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.Message;
import io.cordelia.device.SoftHsm;
import io.cordelia.mqtt.PahoDeviceClient;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Pkcs11Token;
import io.cordelia.pki.Subject;
import io.cordelia.pki.Validity;
import io.cordelia.sim.EmbeddedBroker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
                Pkcs11Token token = Pkcs11Token.open(SoftHsm.makeToken(), 0, SoftHsm.PIN.toCharArray())) {
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
}
