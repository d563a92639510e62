package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cordelia.device.BrokerRefusedException;
import io.cordelia.device.ConnectionEvent.Connected;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.Message;
import io.cordelia.device.Recorder;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.TlsRefusedException.Check;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may not talk to a Mosquitto that requires client certificates, and what the user is told. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BrokenCredentialsTest {

    private static final TestPki PKI = new TestPki();
    private static MosquittoBroker broker;
    private static MosquittoBroker plain;

    private final PahoDeviceClient client = PahoDeviceClient.create();
    private final Recorder recorder = new Recorder(Duration.ofSeconds(10)).of(client);

    @BeforeAll
    static void start() {
        broker = MosquittoBroker.mutualTls(PKI.server("localhost"), PKI.ca());
        plain = MosquittoBroker.plain();
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
        if (plain != null) {
            plain.close();
        }
    }

    @AfterEach
    void theNextCorrectConnectWorks() {
        assertThat(client.isConnected()).isFalse();
        client.connect(config("localhost", broker.port(), Optional.of(PKI.device()))
                .publishTopic("cordelia/apple")
                .subscription("cordelia/+")
                .build());
        client.publish("cordelia/apple", "works".getBytes(StandardCharsets.UTF_8));
        recorder.awaitMessages(1);
        client.close();
        assertThat(recorder.all().subList(0, 2)).hasExactlyElementsOfTypes(Connected.class, Message.class);
    }

    // More than once, as what arrives first is a matter of chance: the alert, or the end of the connection.

    @RepeatedTest(5)
    void aDeviceWithoutACertificate() {
        expectRefusal(Optional.of(PKI.withoutCertificate()), Check.CLIENT_CERTIFICATE)
                .hasMessageContaining("localhost:" + broker.port())
                .hasMessageContaining("requires a client certificate, and the device has none")
                .hasMessageContaining("TLS alert certificate_required");
    }

    @RepeatedTest(5)
    void aCertificateOfAnotherCa() {
        expectRefusal(Optional.of(PKI.withCertificateOfAnotherCa()), Check.CLIENT_CERTIFICATE)
                .hasMessageContaining(
                        "refused the device's certificate CN=dev01: it does not know the CA CN=Another root" + " CA")
                .hasMessageContaining("TLS alert unknown_ca");
    }

    @RepeatedTest(5)
    void anExpiredCertificate() {
        expectRefusal(Optional.of(PKI.withExpiredCertificate()), Check.CLIENT_CERTIFICATE)
                .hasMessageContaining("refused the device's certificate CN=dev01 as expired (valid from")
                .hasMessageContaining("TLS alert certificate_expired");
    }

    @Test
    void aServerOfAnotherCa() {
        expectRefusal(Optional.of(PKI.distrustful()), Check.SERVER_CHAIN)
                .hasMessageContaining("has the certificate CN=localhost that comes from CN=Test root CA, which is not"
                        + " among the device's root CAs (CN=Another root CA)");
    }

    @Test
    void aNameThatIsNotInTheServersCertificate() {
        Throwable failure = connect("127.0.0.1", broker.port(), Optional.of(PKI.device()));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        TlsRefusedException.class, e -> assertThat(e.check()).isEqualTo(Check.SERVER_NAME))
                .hasMessageContaining("127.0.0.1:" + broker.port())
                .hasMessageContaining("not made out for the name 127.0.0.1 (it is made out for localhost)");
    }

    @Test
    void tlsToThePlainPort() {
        Throwable failure = connect("localhost", plain.port(), Optional.of(PKI.device()));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        TlsRefusedException.class, e -> assertThat(e.check()).isEqualTo(Check.PROTOCOL))
                .hasMessageContaining("localhost:" + plain.port())
                .hasMessageContaining("does not speak TLS on this port");
    }

    @Test
    void plainToTheTlsPort() {
        Throwable failure = connect("localhost", broker.port(), Optional.empty());

        assertThat(failure)
                .isInstanceOfSatisfying(BrokerRefusedException.class, e -> assertThat(e.returnCode())
                        .isZero())
                .hasMessageContaining("localhost:" + broker.port())
                .hasMessageContaining(
                        "closed the connection instead of answering CONNECT; check whether it expects TLS on"
                                + " this port");
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void credentialsThatCannotBeUsed(DeviceCredentials credentials) {
        assertThat(connect("localhost", broker.port(), Optional.of(credentials)))
                .isInstanceOf(InvalidCredentialsException.class);
    }

    static Stream<DeviceCredentials> unusable() {
        byte[] garbage = "no PEM at all".getBytes(StandardCharsets.UTF_8);
        DeviceCredentials good = PKI.device();
        DeviceCredentials.ClientIdentity identity = good.identity().orElseThrow();
        DeviceCredentials.ClientIdentity other = PKI.device().identity().orElseThrow();
        return Stream.of(
                DeviceCredentials.serverTls(garbage),
                DeviceCredentials.serverTls(new byte[0]),
                DeviceCredentials.mutualTls(
                        good.rootCa(), new DeviceCredentials.ClientIdentity(garbage, identity.privateKey())),
                DeviceCredentials.mutualTls(
                        good.rootCa(), new DeviceCredentials.ClientIdentity(identity.certificateChain(), garbage)),
                DeviceCredentials.mutualTls(
                        good.rootCa(),
                        new DeviceCredentials.ClientIdentity(identity.certificateChain(), other.privateKey())));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> expectRefusal(
            Optional<DeviceCredentials> credentials, Check check) {
        return assertThat(connect("localhost", broker.port(), credentials))
                .isInstanceOfSatisfying(
                        TlsRefusedException.class, e -> assertThat(e.check()).isEqualTo(check));
    }

    private Throwable connect(String host, int port, Optional<DeviceCredentials> credentials) {
        return catchThrowable(
                () -> client.connect(config(host, port, credentials).build()));
    }

    private static DeviceConfig.Builder config(String host, int port, Optional<DeviceCredentials> credentials) {
        DeviceConfig.Builder config = DeviceConfig.builder(host, "dev01").port(port);
        credentials.ifPresent(config::credentials);
        return config;
    }
}
