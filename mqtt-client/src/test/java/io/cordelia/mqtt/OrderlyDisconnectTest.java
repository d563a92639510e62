package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cordelia.device.DeviceConfig;
import io.cordelia.pki.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was sent before a disconnect reaches the broker, whatever is on its way to the client meanwhile. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrderlyDisconnectTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TestPki PKI = new TestPki();
    private static final int MESSAGES = 20;

    @ParameterizedTest
    @ValueSource(strings = {"TCP", "TLSv1.2", "TLSv1.3"})
    void theBrokerGetsEverythingThoughItIsSendingItself(String protocol) throws IOException {
        Optional<String> tls = Optional.of(protocol).filter(p -> !p.equals("TCP"));
        CountDownLatch published = new CountDownLatch(1);
        String large = "x".repeat(64 << 10);
        ScriptedBroker.Script script = peer -> {
            peer.accept();
            peer.grant(peer.read(), 0);
            published.await();
            // The client disconnects now, with these unread. Only then the broker looks at what came before. Without
            // TLS
            // it takes more than fits into the buffers of both sides for the broker to lose it.
            for (int i = 0; i < (tls.isPresent() ? 32 : 256); i++) {
                peer.publish("in", large);
            }
            peer.ignore();
        };
        try (ScriptedBroker broker =
                        new ScriptedBroker(sockets(tls.isPresent()), InetAddress.getLoopbackAddress(), script);
                PahoDeviceClient client = PahoDeviceClient.create(o -> tls.ifPresent(o::tlsProtocol))) {
            DeviceConfig.Builder config = broker.config().subscription("in").publishTopic("out");
            tls.ifPresent(p -> config.credentials(PKI.device()));
            client.connect(config.build());

            for (int i = 0; i < MESSAGES; i++) {
                client.publish("out", ("message " + i).getBytes(StandardCharsets.UTF_8));
            }
            published.countDown();
            client.disconnect();

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(broker.received(ScriptedBroker.DISCONNECT))
                    .hasSize(1));
            assertThat(broker.received(ScriptedBroker.PUBLISH))
                    .extracting(ScriptedBroker.Packet::text)
                    .containsExactlyElementsOf(IntStream.range(0, MESSAGES)
                            .mapToObj(i -> "\0\3outmessage " + i)
                            .toList());
        }
    }

    @Test
    void aBrokerThatNeverHangsUpIsGivenUp() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        ScriptedBroker.Script script = peer -> {
            peer.accept();
            end.await();
        };
        try (ScriptedBroker broker = new ScriptedBroker(sockets(true), InetAddress.getLoopbackAddress(), script);
                PahoDeviceClient client = PahoDeviceClient.create()) {
            client.connect(broker.config().credentials(PKI.device()).build());

            client.disconnect();

            assertThat(client.isConnected()).isFalse();
            end.countDown();
        }
    }

    @Test
    void aBrokerThatNeverEndsTalkingIsGivenUp() throws IOException {
        ScriptedBroker.Script script = peer -> {
            peer.accept();
            while (true) {
                peer.publish("in", "x");
            }
        };
        try (ScriptedBroker broker = new ScriptedBroker(script);
                PahoDeviceClient client = PahoDeviceClient.create()) {
            client.connect(broker.config().build());

            client.disconnect();

            assertThat(client.isConnected()).isFalse();
        }
    }

    @Test
    void whereToldToCloseSaysNothingToTheBroker() throws Exception {
        CompletableFuture<Integer> last = new CompletableFuture<>();
        ScriptedBroker.Script script = peer -> {
            int type = 0;
            try {
                peer.accept();
                while (true) {
                    type = peer.read().type();
                }
            } catch (IOException e) {
                last.complete(type);
            }
        };
        try (ScriptedBroker broker = new ScriptedBroker(script)) {
            try (PahoDeviceClient client = PahoDeviceClient.create(PahoOptions::closeWithoutDisconnect)) {
                client.connect(broker.config().build());
            }
            assertThat(last.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void evenThenDisconnectIsOrderly() throws IOException {
        try (ScriptedBroker broker = new ScriptedBroker(ScriptedBroker::behave);
                PahoDeviceClient client = PahoDeviceClient.create(PahoOptions::closeWithoutDisconnect)) {
            client.connect(broker.config().build());

            client.disconnect();

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(broker.received(ScriptedBroker.DISCONNECT))
                    .hasSize(1));
        }
    }

    private static ServerSocketFactory sockets(boolean tls) {
        return tls
                ? TlsContexts.server(PKI.server("127.0.0.1"), List.of(PKI.ca().certificate()))
                        .getServerSocketFactory()
                : ServerSocketFactory.getDefault();
    }
}
