package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.ConnectionEvent;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Message;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.Qos;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeviceLinkTest {

    private static final ConnectPlan PLAN = new ConnectPlan(
            DeviceConfig.builder("broker.example", "apple").port(1883).build(),
            new ConnectPlan.FileNames("a", "b", "c"),
            true,
            false);
    private static final ModuleEvent CONNACK = new ModuleEvent.MqttInfo("CONNACK", 0);
    private static final ModuleEvent LOST = new ModuleEvent.PortLost("went away");
    private static final ModuleEvent ADDRESS = new ModuleEvent.Ipv4Acquired(
            new Ipv4Address("10.0.0.2"), new Ipv4Address("10.0.0.1"), new Ipv4Address("10.0.0.1"));
    private static final ConnectionEvent UP = new ConnectionEvent.Connected("broker.example", 1883);

    private final Notices notices = new Notices("memory");
    private final List<Object> told = new CopyOnWriteArrayList<>();
    private final DeviceLink link = new DeviceLink("memory", false, notices);

    DeviceLinkTest() {
        notices.addMessageListener(told::add);
        notices.addConnectionListener(told::add);
    }

    @AfterEach
    void close() {
        notices.close();
    }

    @Test
    void isUpWhenTheBrokerHasAccepted() {
        link.connecting(PLAN);
        assertThat(link.isUp()).isFalse();

        link.onEvent(CONNACK);

        assertThat(link.isUp()).isTrue();
        assertThat(link.checkUp()).isSameAs(PLAN);
        assertThat(told()).containsExactly(UP);
    }

    @Test
    void takesNoAcknowledgementThatNobodyAskedFor() {
        link.onEvent(CONNACK);

        assertThat(link.isUp()).isFalse();
        assertThat(told()).isEmpty();
    }

    @Test
    void refusesASecondConnectionUntilTheFirstEnds() {
        link.checkNotUp();
        up();

        assertThatThrownBy(link::checkNotUp)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "connect was called while connected to broker broker.example:1883 (allowed: disconnect first)");
        link.end(Optional.empty());
        link.checkNotUp();
    }

    @Test
    void tellsOnceThatTheConnectionWasLostAndWhy() {
        up();

        link.onEvent(LOST);
        link.onEvent(LOST);
        link.end(Optional.empty());

        assertThatThrownBy(link::checkUp)
                .isInstanceOf(NotConnectedException.class)
                .hasMessage("the device is not connected; connect first: port memory went away");
        assertThat(told()).hasSize(2).last().isInstanceOf(ConnectionEvent.Disconnected.class);
    }

    @Test
    void forgetsWhyTheLastConnectionWasLost() {
        up();
        link.onEvent(LOST);
        up();
        link.end(Optional.empty());

        assertThatThrownBy(link::checkUp).hasMessage("the device is not connected; connect first");
    }

    @Test
    void tellsNothingOfAConnectionThatNeverWas() {
        link.connecting(PLAN);
        link.onEvent(LOST);
        link.end(Optional.of(new NotConnectedException("why")));

        assertThatThrownBy(link::checkUp).hasMessage("the device is not connected; connect first");
        assertThat(told()).isEmpty();
    }

    @Test
    void endsOnceAndNotForWhatEventsSayMeanwhile() {
        assertThat(link.startEnding()).isFalse();
        up();
        assertThat(link.startEnding()).isTrue();
        assertThat(link.startEnding()).isFalse();
        link.onEvent(new ModuleEvent.MqttInfo("DISCONNECT", 0));
        link.end(Optional.empty());

        assertThat(told()).containsExactly(UP, new ConnectionEvent.Disconnected(Optional.empty()));
    }

    @Test
    void deliversMessagesFromTheAcknowledgementToTheEnd() {
        link.connecting(PLAN);
        link.onEvent(message("early"));
        link.onEvent(CONNACK);
        link.onEvent(message("first"));
        link.startEnding();
        link.onEvent(message("last"));
        link.end(Optional.empty());
        link.onEvent(message("late"));

        assertThat(told())
                .containsExactly(
                        UP,
                        new Message("t", bytes("first"), Qos.AT_MOST_ONCE),
                        new Message("t", bytes("last"), Qos.AT_MOST_ONCE),
                        new ConnectionEvent.Disconnected(Optional.empty()));
    }

    @Test
    void decodesBase64AndDropsWhatIsNone() {
        DeviceLink encoded = new DeviceLink("memory", true, notices);
        encoded.connecting(PLAN);
        encoded.onEvent(CONNACK);

        encoded.onEvent(message("?"));
        encoded.onEvent(message("aGk="));

        assertThat(told()).containsExactly(UP, new Message("t", bytes("hi"), Qos.AT_MOST_ONCE));
    }

    @Test
    void knowsWhetherTheModuleHasAnAddress() {
        assertThat(link.hasAddress()).isFalse();
        link.onEvent(ADDRESS);
        assertThat(link.hasAddress()).isTrue();
        link.onEvent(new ModuleEvent.Ipv4Lost("x"));
        assertThat(link.hasAddress()).isFalse();
        link.onEvent(ADDRESS);
        link.onEvent(new ModuleEvent.WlanDisconnected("home", Optional.empty(), ""));
        assertThat(link.hasAddress()).isFalse();
        link.onEvent(ADDRESS);
        link.forgetAddress();
        assertThat(link.hasAddress()).isFalse();
    }

    private void up() {
        link.connecting(PLAN);
        link.onEvent(CONNACK);
    }

    /** What listeners were told; nothing is told any more. */
    private List<Object> told() {
        notices.close();
        return told;
    }

    private static ModuleEvent message(String payload) {
        return new ModuleEvent.MqttMessage("t", Qos.AT_MOST_ONCE, bytes(payload));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
