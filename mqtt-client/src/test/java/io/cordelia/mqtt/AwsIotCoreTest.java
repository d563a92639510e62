package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import io.cordelia.device.Subscription;
import io.cordelia.device.Will;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What AWS IoT Core would cut the line for is refused before anything is sent. */
class AwsIotCoreTest {

    private static final String SEVEN = "a/b/c/d/e/f/g/h";

    private static DeviceConfig.Builder config() {
        return DeviceConfig.builder("example-ats.iot.eu-central-1.amazonaws.com", "dev01")
                .credentials(DeviceCredentials.serverTls(new byte[] {1}));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(UnaryOperator<DeviceConfig.Builder> change, String message) {
        DeviceConfig config = change.apply(config()).build();
        try (PahoDeviceClient client = PahoDeviceClient.create(PahoOptions::awsIotCore)) {
            assertThatThrownBy(() -> client.connect(config))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage(message);
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(
                        c -> c.publishTopic(new PublishTopic("a", Qos.EXACTLY_ONCE, false)),
                        "publish topic \"a\" has QoS 2 (allowed: AWS IoT Core knows QoS 0 and 1 only)"),
                refused(
                        c -> c.subscription(new Subscription("a", Qos.EXACTLY_ONCE)),
                        "subscription \"a\" has QoS 2 (allowed: AWS IoT Core knows QoS 0 and 1 only)"),
                refused(
                        c -> c.will(new Will("a", new byte[0], Qos.EXACTLY_ONCE, false)),
                        "will topic \"a\" has QoS 2 (allowed: AWS IoT Core knows QoS 0 and 1 only)"),
                refused(
                        c -> c.will(new Will("a", new byte[0], Qos.AT_LEAST_ONCE, true)),
                        "will is retained (allowed: a will that is not retained, as AWS IoT Core wants iot:RetainPublish"
                                + " for others and does not say when it is missing)"),
                refused(
                        c -> c.publishTopic(SEVEN + "/i"),
                        "publish topic \"" + SEVEN + "/i\" has 8 slashes (allowed: AWS IoT Core takes at most 7)"),
                refused(
                        c -> c.subscription(SEVEN + "/+"),
                        "subscription \"" + SEVEN + "/+\" has 8 slashes (allowed: AWS IoT Core takes at most 7)"),
                refused(
                        c -> c.publishTopic("x".repeat(257)),
                        "publish topic is 257 bytes long (allowed: AWS IoT Core takes at most 256 bytes)"),
                refused(
                        c -> c.publishTopic("$aws/rules/mine/" + "x".repeat(257)),
                        "publish topic is 257 bytes long (allowed: AWS IoT Core takes at most 256 bytes)"),
                refused(
                        c -> c.subscription("x".repeat(257)),
                        "subscription is 257 bytes long (allowed: AWS IoT Core takes at most 256 bytes)"),
                refused(
                        c -> c.will(new Will("x".repeat(257), new byte[0], Qos.AT_LEAST_ONCE, false)),
                        "will topic is 257 bytes long (allowed: AWS IoT Core takes at most 256 bytes)"),
                refused(
                        c -> c.publishTopic("$SYS/x"),
                        "publish topic \"$SYS/x\" is reserved by AWS IoT Core (allowed: names that begin with $aws/ or"
                                + " without $)"),
                refused(
                        c -> c.subscription("$SYS/#"),
                        "subscription \"$SYS/#\" is reserved by AWS IoT Core (allowed: names that begin with $aws/,"
                                + " $share/ or without $)"),
                refused(
                        c -> c.keepAlive(Duration.ofSeconds(29)),
                        "keep-alive 29 s is out of range for AWS IoT Core (allowed: 30 to 1200 s)"),
                refused(
                        c -> c.keepAlive(Duration.ZERO),
                        "keep-alive 0 s is out of range for AWS IoT Core (allowed: 30 to 1200 s)"),
                refused(
                        c -> c.keepAlive(Duration.ofSeconds(1201)),
                        "keep-alive 1201 s is out of range for AWS IoT Core (allowed: 30 to 1200 s)"),
                refused(
                        AwsIotCoreTest::fiftyOne,
                        "subscriptions 51 are too many (allowed: AWS IoT Core takes at most 50)"));
    }

    private static Arguments refused(UnaryOperator<DeviceConfig.Builder> change, String message) {
        return Arguments.of(change, message);
    }

    private static DeviceConfig.Builder fiftyOne(DeviceConfig.Builder config) {
        for (int i = 0; i < 51; i++) {
            config.subscription("a" + i);
        }
        return config;
    }

    @Test
    void refusesPlainMqttAndLongClientIds() {
        assertThatThrownBy(() -> AwsIotCore.check(
                        DeviceConfig.builder("localhost", "dev01").build()))
                .hasMessage(
                        "credentials are missing (allowed: TLS credentials: AWS IoT Core does not speak plain MQTT)");
        assertThatThrownBy(() -> AwsIotCore.check(
                        DeviceConfig.builder("localhost", "x".repeat(129)).build()))
                .hasMessage("client id is 129 bytes long (allowed: AWS IoT Core takes at most 128 bytes)");
    }

    @Test
    void refusesWhatAwsKeepsForItselfAndWhatItCounts() {
        assertThatThrownBy(() -> AwsIotCore.check(DeviceConfig.builder("localhost", "$dev01")
                        .credentials(DeviceCredentials.serverTls(new byte[] {1}))
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "client id \"$dev01\" is reserved by AWS IoT Core (allowed: one that does not begin with $)");
        assertThatThrownBy(() -> AwsIotCore.check(
                        config().publishTopic("\u00e4".repeat(129)).build()))
                .hasMessage("publish topic is 258 bytes long (allowed: AWS IoT Core takes at most 256 bytes)");
        assertThatThrownBy(() -> PahoDeviceClient.create(o -> o.maxInFlight(101).awsIotCore()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("messages in flight 101 are too many (allowed: AWS IoT Core takes at most 100)");
        PahoDeviceClient.create(o -> o.awsIotCore().maxInFlight(100)).close();
    }

    @Test
    void refusesADeviceWithNeitherCertificateNorLogin() throws IOException {
        DeviceCredentials serverOnly = new TestPki().withoutCertificate();
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PahoDeviceClient unknown = PahoDeviceClient.create(PahoOptions::awsIotCore);
                PahoDeviceClient user = PahoDeviceClient.create(o ->
                        o.awsIotCore().connectTimeout(Duration.ofMillis(200)).login("user", Optional.empty()))) {
            DeviceConfig config = DeviceConfig.builder("localhost", "dev01")
                    .port(nobody.getLocalPort())
                    .credentials(serverOnly)
                    .build();

            assertThatThrownBy(() -> unknown.connect(config))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage(
                            "credentials hold no certificate of the device (allowed: a certificate and its private key,"
                                    + " or a login: AWS IoT Core lets in nobody else)");
            assertThatThrownBy(() -> user.connect(config)).isInstanceOf(DeviceTimeoutException.class);
        }
    }

    @Test
    void takesWhatIsAtTheLimit() {
        AwsIotCore.check(config().publishTopic(SEVEN)
                .publishTopic("x".repeat(256))
                .publishTopic("$aws/rules/mine/" + SEVEN)
                .publishTopic("$aws/rules/mine/" + "x".repeat(256))
                .publishTopic("$aws/things/dev01/shadow/update")
                .subscription("$share/group/" + SEVEN)
                .subscription("$share/group/" + "x".repeat(256))
                .subscription("$aws/things/dev01/shadow/update/+")
                .keepAlive(Duration.ofSeconds(1200))
                .will(new Will(SEVEN, new byte[0], Qos.AT_LEAST_ONCE, false))
                .build());
    }

    @Test
    void aPayloadThatIsTooLargeIsRefused() {
        try (PahoDeviceClient client = PahoDeviceClient.create(PahoOptions::awsIotCore)) {
            assertThat(client.capabilities().maxSubscriptions()).isEqualTo(50);
            assertThatThrownBy(() -> client.publishAsync("a", new byte[128 * 1024 + 1]))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("payload is 131073 bytes long (allowed: AWS IoT Core takes at most 131072 bytes)");
        }
    }

    @Test
    void alpnIsOfferedOnPort443Only() {
        assertThat(AwsIotCore.alpnFor(443)).containsExactly("x-amzn-mqtt-ca");
        assertThat(AwsIotCore.alpnFor(8883)).isEmpty();
    }
}
