package io.cordelia.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.DeviceCredentials.ClientIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceConfigTest {

    private static final byte[] PEM = "-----BEGIN CERTIFICATE-----".getBytes(StandardCharsets.US_ASCII);

    @Test
    void hasTheUsualDefaults() {
        DeviceConfig config = DeviceConfig.builder("broker.example", "dev01").build();

        assertThat(config.port()).isEqualTo(1883);
        assertThat(config.credentials()).isEmpty();
        assertThat(config.will()).isEmpty();
        assertThat(config.keepAlive()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.cleanSession()).isTrue();
    }

    @Test
    void credentialsChooseThePortUnlessItIsGiven() {
        DeviceConfig.Builder builder =
                DeviceConfig.builder("broker.example", "dev01").credentials(DeviceCredentials.serverTls(PEM));

        assertThat(builder.build().port()).isEqualTo(8883);
        assertThat(builder.port(443).build().port()).isEqualTo(443);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "127.0.0.1",
                "::1",
                "[::1]",
                "fe80::1%eth0",
                "a2m4-ats.iot.eu-central-1.amazonaws.com"
            })
    void takesHosts(String endpoint) {
        assertThat(DeviceConfig.builder(endpoint, "dev01").build().endpoint()).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssl://broker", "broker/path", "two words", "broker:8883"})
    void refusesWhatIsNoHost(String endpoint) {
        assertInvalid(() -> DeviceConfig.builder(endpoint, "dev01").build())
                .hasMessage("endpoint \"" + endpoint
                        + "\" is not a host (allowed: a bare host name or IP address, the port apart)");
    }

    @Test
    void refusesWhatCouldBecomeASecondCommand() {
        assertInvalid(() -> DeviceConfig.builder("broker\r\nAT+reboot", "dev01").build())
                .hasMessage("endpoint has the control character U+000D at position 6 (allowed: text without control"
                        + " characters such as CR, LF and NUL)");
        assertInvalid(() -> DeviceConfig.builder("broker", "dev\u0000").build())
                .hasMessageStartingWith("client id has the control character U+0000 at position 3");
        assertInvalid(() -> DeviceConfig.builder("broker", "").build())
                .hasMessage("client id is empty (allowed: a text of at least one character)");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void refusesPorts(int port) {
        assertInvalid(() -> builder().port(port).build())
                .hasMessage("port " + port + " is out of range (allowed: 1 to 65535)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT65536S", "PT0.5S"})
    void refusesKeepAlives(Duration keepAlive) {
        assertInvalid(() -> builder().keepAlive(keepAlive).build())
                .hasMessage(
                        "keep-alive " + keepAlive + " is out of range (allowed: whole seconds from 0 (off) to 65535)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT1S", "PT65535S"})
    void takesKeepAlives(Duration keepAlive) {
        assertThat(builder().keepAlive(keepAlive).build().keepAlive()).isEqualTo(keepAlive);
    }

    @Test
    void refusesTopicsDeclaredTwice() {
        assertInvalid(() -> builder()
                        .publishTopic("a")
                        .publishTopic("b")
                        .publishTopic("a")
                        .build())
                .hasMessage("publish topic \"a\" is declared twice (allowed: each one once)");
        assertInvalid(() -> builder().subscription("a/+").subscription("a/+").build())
                .hasMessage("subscription \"a/+\" is declared twice (allowed: each one once)");
    }

    @Test
    void findsDeclaredTopics() {
        PublishTopic apple = new PublishTopic("cordelia/apple", Qos.AT_LEAST_ONCE, true);
        DeviceConfig config =
                builder().publishTopic(apple).publishTopic("cordelia/kiwi").build();

        assertThat(config.publishTopic("cordelia/apple")).isEqualTo(apple);
        assertInvalid(() -> config.publishTopic("cordelia/pear"))
                .hasMessage("topic \"cordelia/pear\" is not declared in this configuration (allowed: cordelia/apple,"
                        + " cordelia/kiwi)");
        assertInvalid(() -> builder().build().publishTopic("x"))
                .hasMessage("topic \"x\" is not declared in this configuration (allowed: none: declare it as a publish"
                        + " topic first)");
    }

    @Test
    void isImmutable() {
        List<PublishTopic> topics = new ArrayList<>(List.of(PublishTopic.of("a")));
        DeviceConfig config = new DeviceConfig(
                "broker",
                1883,
                "dev01",
                Optional.empty(),
                Optional.empty(),
                topics,
                List.of(),
                Optional.empty(),
                Duration.ofSeconds(60),
                true);
        topics.add(PublishTopic.of("b"));

        assertThat(config.publishTopics()).containsExactly(PublishTopic.of("a"));
        assertThatThrownBy(() -> config.publishTopics().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aLoginNeedsAName() {
        assertInvalid(() -> Login.of("", "secret"))
                .hasMessage("user name is empty (allowed: a name: MQTT has no password without one)");
        assertInvalid(() -> Login.of("a\nb", "secret")).hasMessageContaining("user name");
    }

    @Test
    void tellsNoSecret() {
        byte[] key = "-----BEGIN PRIVATE KEY-----secret".getBytes(StandardCharsets.US_ASCII);
        DeviceConfig config = builder()
                .credentials(DeviceCredentials.mutualTls(PEM, new ClientIdentity(PEM, key)))
                .login(Login.of("secret", "secret"))
                .will(new Will("lost", "secret".getBytes(StandardCharsets.US_ASCII), Qos.AT_MOST_ONCE, false))
                .build();

        assertThat(config.toString())
                .contains("root CA <27 bytes>", "certificate <27 bytes>, private key <33 bytes>", "Will[lost, 6 bytes")
                .doesNotContain("secret", "BEGIN");
    }

    @Test
    void nullsAreRefused() {
        assertThatThrownBy(() -> DeviceConfig.builder(null, "dev01")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> DeviceConfig.builder("broker", null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder().credentials(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder().will(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder().keepAlive(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder().subscription((Subscription) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder().publishTopic((PublishTopic) null)).isInstanceOf(NullPointerException.class);
    }

    private static DeviceConfig.Builder builder() {
        return DeviceConfig.builder("broker", "dev01");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertInvalid(ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOf(InvalidRequestException.class);
    }
}
