package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the user is told of the end of a connection. */
class ConnectionLossTest {

    private static final ConnectionLoss LOSS = new ConnectionLoss(new BrokerAddress("::1", 1883), "dev01");

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(paho(MqttException.REASON_CODE_CLIENT_TIMEOUT), "it did not answer a ping in time"),
                Arguments.of(paho(MqttException.REASON_CODE_CLIENT_NOT_CONNECTED), "it ended at this moment"),
                Arguments.of(
                        new MqttException(new EOFException()),
                        "the broker closed it (if that repeats, another client may use the client id \"dev01\")"),
                Arguments.of(new MqttException(new SocketException("Connection reset")), "Connection reset"),
                Arguments.of(new MqttException(new ClosedChannelException()), "ClosedChannelException"));
    }

    private static MqttException paho(short reason) {
        return new MqttException(reason);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysWhy(MqttException failure, String why) {
        assertThat(LOSS.explain(failure))
                .hasMessage("the connection to broker [::1]:1883 was lost: " + why + "; connect again")
                .hasCause(failure);
    }

    @Test
    void whatWasHiddenFromPahoIsTold() {
        ProtocolException hidden = new ProtocolException("it is no broker");

        assertThat(LOSS.explain(new MqttException(new IOException(hidden)))).isSameAs(hidden);
    }
}
