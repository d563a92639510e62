package io.cordelia.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cordelia.device.DeviceCredentials.ClientIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    private static final DeviceCapabilities SMALL =
            new DeviceCapabilities("the small device", 2, 1, 8, 10, 6, 12, true);

    @Test
    void capabilitiesNameWhatGoesBeyondALimit() {
        assertRefused(config().publishTopic("a").publishTopic("b").publishTopic("c"))
                .isEqualTo("publish topics 3 are too many (allowed: the small device takes at most 2)");
        assertRefused(config().subscription("a").subscription("b"))
                .isEqualTo("subscriptions 2 are too many (allowed: the small device takes at most 1)");
        assertRefused(config().publishTopic("0123456789ü"))
                .isEqualTo("publish topic is 12 bytes long (allowed: the small device takes at most 10 bytes)");
        assertRefused(config().subscription("0123456789/#"))
                .isEqualTo("subscription is 12 bytes long (allowed: the small device takes at most 10 bytes)");
        assertRefused(DeviceConfig.builder("broker", "device1"))
                .isEqualTo("client id is 7 bytes long (allowed: the small device takes at most 6 bytes)");
        assertRefused(DeviceConfig.builder("broker.example", "dev"))
                .isEqualTo("endpoint is 14 bytes long (allowed: the small device takes at most 12 bytes)");
        assertRefused(config().will(will("01234567890", 1)))
                .isEqualTo("will topic is 11 bytes long (allowed: the small device takes at most 10 bytes)");
        assertRefused(config().will(will("lost", 9)))
                .isEqualTo("will payload is 9 bytes long (allowed: the small device takes at most 8 bytes)");
    }

    @Test
    void capabilitiesTakeWhatIsWithinTheLimits() {
        assertThatCode(() -> SMALL.check(config().publishTopic("0123456789")
                        .publishTopic("b")
                        .subscription("a/#")
                        .will(will("lost", 8))
                        .build()))
                .doesNotThrowAnyException();
        assertThatCode(() -> SMALL.checkPayload("12345678".getBytes(StandardCharsets.UTF_8)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> SMALL.checkPayload(new byte[9]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("payload is 9 bytes long (allowed: the small device takes at most 8 bytes)");
    }

    @Test
    void qosHasThreeLevels() {
        for (Qos qos : Qos.values()) {
            assertThat(Qos.of(qos.level())).isEqualTo(qos);
        }
        assertThat(Qos.of(2)).isEqualTo(Qos.EXACTLY_ONCE);
        assertThatThrownBy(() -> Qos.of(3)).hasMessage("QoS 3 is not a QoS (allowed: 0, 1 or 2)");
        assertThatThrownBy(() -> Qos.of(-1)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void aMessageIsAValueThatKeepsItsContent() {
        byte[] payload = "crème".getBytes(StandardCharsets.UTF_8);
        Message message = new Message("a", payload, Qos.AT_LEAST_ONCE);
        payload[0] = 'X';
        message.payload()[0] = 'Y';

        assertThat(message.text()).isEqualTo("crème");
        assertThat(message)
                .isEqualTo(new Message("a", "crème".getBytes(StandardCharsets.UTF_8), Qos.AT_LEAST_ONCE))
                .hasSameHashCodeAs(new Message("a", message.payload(), Qos.AT_LEAST_ONCE))
                .isNotEqualTo(new Message("b", message.payload(), Qos.AT_LEAST_ONCE))
                .isNotEqualTo(new Message("a", message.payload(), Qos.AT_MOST_ONCE))
                .isNotEqualTo(new Message("a", new byte[0], Qos.AT_LEAST_ONCE))
                .hasToString("Message[a, 6 bytes, QoS 1]");
        assertThat(new Message("a", new byte[] {(byte) 0xFF}, Qos.AT_MOST_ONCE).text())
                .isEqualTo("\uFFFD");
    }

    @Test
    void aWillIsAValueThatKeepsItsContent() {
        byte[] payload = {1, 2};
        Will will = new Will("lost", payload, Qos.AT_LEAST_ONCE, true);
        payload[0] = 9;
        will.payload()[0] = 9;

        assertThat(will.payload()).containsExactly(1, 2);
        assertThat(will)
                .isEqualTo(new Will("lost", new byte[] {1, 2}, Qos.AT_LEAST_ONCE, true))
                .hasSameHashCodeAs(new Will("lost", new byte[] {1, 2}, Qos.AT_LEAST_ONCE, true))
                .isNotEqualTo(new Will("lost", new byte[] {1, 2}, Qos.AT_LEAST_ONCE, false))
                .isNotEqualTo(new Will("gone", new byte[] {1, 2}, Qos.AT_LEAST_ONCE, true))
                .hasToString("Will[lost, 2 bytes, QoS 1, retained]");
    }

    @Test
    void credentialsKeepTheirContentAndShowOnlySizes() {
        byte[] ca = {1, 2, 3};
        byte[] key = {4, 5};
        DeviceCredentials credentials = DeviceCredentials.mutualTls(ca, new ClientIdentity(new byte[] {6}, key));
        ca[0] = 9;
        key[0] = 9;
        credentials.rootCa()[0] = 9;
        ClientIdentity identity = credentials.identity().orElseThrow();
        identity.privateKey()[0] = 9;
        identity.certificateChain()[0] = 9;

        assertThat(credentials.rootCa()).containsExactly(1, 2, 3);
        assertThat(identity.privateKey()).containsExactly(4, 5);
        assertThat(identity.certificateChain()).containsExactly(6);
        assertThat(credentials)
                .hasToString("DeviceCredentials[root CA <3 bytes>, certificate <1 bytes>, private key <2 bytes>]");
        assertThat(DeviceCredentials.serverTls(new byte[2])).hasToString("DeviceCredentials[root CA <2 bytes>]");
        assertThatThrownBy(() -> DeviceCredentials.mutualTls(ca, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new ClientIdentity(ca, null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void errorsSayWhatAndWhatToDo() {
        ModuleRefusedException refused = new ModuleRefusedException(
                "fileOpen=rootca.pem", "process command", -10341, "SL_ERROR_FS_FILE_NOT_EXISTS", "upload it first");
        assertThat(refused)
                .hasMessage("the module refused fileOpen=rootca.pem: process command, code -10341"
                        + " (SL_ERROR_FS_FILE_NOT_EXISTS); upload it first");
        assertThat(refused.code()).isEqualTo(-10341);
        assertThat(new ModuleRefusedException("test", "allocate", 0, "", ""))
                .hasMessage("the module refused test: allocate, code 0");
        assertThat(new DeviceTimeoutException("the answer", Duration.ofSeconds(5), "check the cable"))
                .hasMessage("the answer did not come within 5000 ms; check the cable")
                .returns(Duration.ofSeconds(5), DeviceTimeoutException::waited);
        assertThat(new PortUnavailableException("/dev/ttyUSB0", "does not exist"))
                .hasMessage("port /dev/ttyUSB0 does not exist")
                .returns("/dev/ttyUSB0", PortUnavailableException::port);
        assertThat(new BrokerUnreachableException(
                        "broker:1883", BrokerUnreachableException.Reason.UNKNOWN_HOST, "has no address"))
                .hasMessage("broker broker:1883 has no address");
        assertThat(new InvalidRequestException("payload", "is 600 bytes long", "at most 512 bytes"))
                .hasMessage("payload is 600 bytes long (allowed: at most 512 bytes)")
                .returns("payload", InvalidRequestException::argument);
        assertThat(new InvalidRequestException("rate", "2 is out of range", "0 to 1").in("plan.yaml, line 3"))
                .hasMessage("plan.yaml, line 3: rate 2 is out of range (allowed: 0 to 1)")
                .returns("rate", InvalidRequestException::argument);
    }

    @Test
    void eventsHoldNoNull() {
        assertThatThrownBy(() -> new ConnectionEvent.Connected(null, 1)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new ConnectionEvent.Disconnected(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new ConnectionEvent.GivenUp(null)).isInstanceOf(NullPointerException.class);
        assertThat(new ConnectionEvent.Disconnected(Optional.empty()).cause()).isEmpty();
    }

    private static AbstractStringAssert<?> assertRefused(DeviceConfig.Builder config) {
        InvalidRequestException e =
                catchThrowableOfType(InvalidRequestException.class, () -> SMALL.check(config.build()));
        return assertThat(e.getMessage());
    }

    private static DeviceConfig.Builder config() {
        return DeviceConfig.builder("broker", "dev");
    }

    private static Will will(String topic, int size) {
        return new Will(topic, new byte[size], Qos.AT_MOST_ONCE, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\0b"})
    void aDeviceThatTakesTextOnlyRefusesWhatWouldEndTheLine(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> SMALL.checkPayload(payload))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "payload has the byte 0x%02X at position 1 (allowed: UTF-8 text without CR, LF and NUL,"
                                + " unless payloads are sent as Base64)",
                        payload[1]);
    }

    @Test
    void aDeviceThatTakesTextOnlyRefusesWhatIsNoText() {
        assertThatThrownBy(() -> SMALL.checkPayload(new byte[] {(byte) 0xC3, 0x28}))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("payload is not valid UTF-8");
        SMALL.checkPayload("gr\u00fcn".getBytes(StandardCharsets.UTF_8));
    }
}
