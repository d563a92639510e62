package io.cordelia.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.Message;
import io.cordelia.device.SoftHsm;
import io.cordelia.mqtt.MosquittoBroker;
import io.cordelia.mqtt.PahoDeviceClient;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Pkcs11Token;
import io.cordelia.pki.Subject;
import io.cordelia.pki.Validity;
import io.cordelia.sim.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The software device with a key that cannot leave its token (seed 4); SoftHSM 2 stands for a secure element. */
@Timeout(60)
class TokenTest {

    private static final Validity TODAY = Validity.of(Duration.ofDays(1));
    private static final CertificateAuthority CA =
            CertificateAuthority.root(Subject.of("Token root CA").principal(), KeyKind.EC_P256, TODAY);

    private static Path library;

    @BeforeAll
    static void makeToken() throws IOException, InterruptedException {
        library = SoftHsm.makeToken();
    }

    @ParameterizedTest
    @CsvSource({"EC_P256, TLSv1.3", "EC_P256, TLSv1.2", "RSA_2048, TLSv1.3", "RSA_2048, TLSv1.2"})
    void mosquittoAcceptsAKeyOfAToken(KeyKind kind, String protocol) throws InterruptedException {
        try (MosquittoBroker broker = MosquittoBroker.mutualTls(server(), CA)) {
            exchange(broker.port(), kind, protocol);
        }
    }

    @ParameterizedTest
    @CsvSource({"EC_P256, TLSv1.3", "EC_P256, TLSv1.2", "RSA_2048, TLSv1.3", "RSA_2048, TLSv1.2"})
    void theEmbeddedBrokerAcceptsAKeyOfAToken(KeyKind kind, String protocol) throws InterruptedException {
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                .tls(server())
                .requireClientCertificates(List.of(CA.certificate()))
                .start()) {
            exchange(broker.port(), kind, protocol);
        }
    }

    private static IssuedIdentity server() {
        return CA.server(List.of("localhost"), KeyKind.EC_P256, TODAY);
    }

    private static void exchange(int port, KeyKind kind, String protocol) throws InterruptedException {
        BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        try (Pkcs11Token token = Pkcs11Token.open(library, 0, SoftHsm.PIN.toCharArray());
                DeviceClient device = PahoDeviceClient.create(options -> options.tlsProtocol(protocol))) {
            token.enrol("dev01", Subject.of("dev01").principal(), kind, request -> CA.device(request, TODAY));
            device.addMessageListener(messages::add);
            device.connect(DeviceConfig.builder("localhost", "dev01")
                    .port(port)
                    .credentials(token.credentials(CA.certificatePem(), "dev01"))
                    .publishTopic("cordelia/apple")
                    .subscription("cordelia/+")
                    .build());
            device.publish("cordelia/apple", "182 g".getBytes(UTF_8));
            assertThat(messages.poll(20, TimeUnit.SECONDS)).isNotNull().satisfies(message -> assertThat(message.text())
                    .isEqualTo("182 g"));
        }
    }
}
