package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

import io.cordelia.device.BrokerRefusedException;
import io.cordelia.device.BrokerUnreachableException;
import io.cordelia.device.ConnectionEvent;
import io.cordelia.device.ConnectionListener;
import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.Message;
import io.cordelia.device.MessageListener;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.ProtocolException;
import io.cordelia.device.Qos;
import io.cordelia.device.TlsRefusedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.ArgumentCaptor;

/** What no real broker can be made to do at a given moment. */
class UplinkTroubleTest {

    private static final String CONNACK = "+eventmqtt:info,\"CONNACK\",0";

    private static final String LOST_EVENT = "+eventmqtt:error,\"connection lost\",-15\r\n";
    private static final ConnectionEvent LOST =
            new ConnectionEvent.Disconnected(Optional.of(new NotConnectedException("lost")));
    private static final Message MESSAGE = new Message("topic", new byte[] {'x'}, Qos.AT_MOST_ONCE);

    private final DeviceClient client = mock(DeviceClient.class);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Host host = new Host();
    private SimulatedModule module;

    @BeforeEach
    void start() {
        module = SimulatedModule.builder()
                .port(host.port())
                .clients(() -> client)
                .start();
        host.ask("AT+wlanConnect=net,,OPEN,,,,");
        host.ok("AT+set=mqtt,iotHubEndpoint,broker");
        host.ok("AT+set=mqtt,clientId,device");
        host.ok("AT+set=pubtopic0,name,topic");
    }

    @AfterEach
    void stop() {
        release.countDown();
        module.close();
    }

    private void connect() {
        host.ok("AT+iotconnect");
        host.await(CONNACK);
    }

    private ConnectionListener connectionListener() {
        ArgumentCaptor<ConnectionListener> listener = ArgumentCaptor.forClass(ConnectionListener.class);
        verify(client).addConnectionListener(listener.capture());
        return listener.getValue();
    }

    private MessageListener messageListener() {
        ArgumentCaptor<MessageListener> listener = ArgumentCaptor.forClass(MessageListener.class);
        verify(client).addMessageListener(listener.capture());
        return listener.getValue();
    }

    @Test
    void refusesToPublishWhenTooMuchWaits() {
        doAnswer(call -> {
                    release.await();
                    return null;
                })
                .when(client)
                .publish(any(), any());
        connect();
        for (int i = 0; i < Assumptions.MAX_WAITING_PUBLICATIONS; i++) {
            host.ok("AT+iotpublish=0,x");
        }
        host.refused("AT+iotpublish=0,x", ErrorCode.NO_BUFFERS);
    }

    @Test
    void reportsAPublicationThatFails() {
        doThrow(new DeviceTimeoutException("the acknowledgement", Duration.ofSeconds(1), "see the broker"))
                .when(client)
                .publish(any(), any());
        connect();
        host.ok("AT+iotpublish=0,x");
        host.await("+eventmqtt:error,\"timed out\",-110");
        host.ok("AT+iotpublish=0,x");
    }

    @Test
    void reportsTheLossOnce() {
        connect();
        connectionListener().connectionChanged(new ConnectionEvent.Connected("broker", 8883));
        connectionListener().connectionChanged(LOST);
        connectionListener().connectionChanged(LOST);
        messageListener().messageReceived(MESSAGE);
        assertThat(host.hear()).isEqualTo(LOST_EVENT);
        verify(client, timeout(5000)).close();
    }

    @Test
    void reportsWhatHappensBeforeConnectReturnsAfterConnack() {
        doAnswer(call -> {
                    messageListener().messageReceived(MESSAGE);
                    connectionListener().connectionChanged(LOST);
                    return null;
                })
                .when(client)
                .connect(any());
        host.ok("AT+iotconnect");
        host.await(CONNACK + "\r\n+eventmqtt:recv,topic,qos0,\"x\"\r\n+eventmqtt:error,\"connection lost\",-15");
        assertThat(module.isMqttConnected()).isFalse();
    }

    @Test
    void goesOnWhenDisconnectingFails() {
        doThrow(new NotConnectedException("gone")).when(client).disconnect();
        connect();
        host.ok("AT+iotdisconnect");
        verify(client, timeout(5000)).close();
        host.ok("AT+iotconnect");
    }

    @Test
    void survivesAClientThatBreaksItsContract() {
        doThrow(new IllegalStateException("a defect")).when(client).connect(any());
        host.ok("AT+iotconnect");
        host.await(LOST_EVENT.strip());
        host.ok("AT+iotconnect");
        host.await(LOST_EVENT.strip());
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                failure(new DeviceTimeoutException("CONNACK", Duration.ofSeconds(1), "wait"), "timed out", -110),
                failure(new NotConnectedException("closed"), "not connected", -107),
                failure(new ProtocolException("nonsense"), "connection lost", -15),
                failure(
                        new TlsRefusedException(TlsRefusedException.Check.PROTOCOL, "no version in common"),
                        "TLS handshake failed",
                        -340),
                failure(
                        new TlsRefusedException(TlsRefusedException.Check.UNKNOWN, "who knows"),
                        "TLS handshake failed",
                        -340),
                failure(
                        new BrokerUnreachableException("b:1", BrokerUnreachableException.Reason.NETWORK, "is away"),
                        "network unreachable",
                        -101),
                failure(new BrokerRefusedException("subscription", 128), "refused by the broker, return code 128", -13),
                failure(new InvalidCredentialsException("no part is known"), "bad credentials", -457));
    }

    private static Arguments failure(DeviceException failure, String text, int code) {
        return Arguments.of(failure, "+eventmqtt:error,\"" + text + "\"," + code);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void reportsEveryKindOfFailure(DeviceException failure, String event) {
        doThrow(failure).when(client).connect(any());
        host.ok("AT+iotconnect");
        host.await(event);
        assertThat(module.isMqttConnected()).isFalse();
    }
}
