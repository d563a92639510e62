package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each message reports what became of it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeliveryTest {

    private static final PublishTopic TOPIC = new PublishTopic("a", Qos.AT_LEAST_ONCE, false);
    private static final byte[] PAYLOAD = "x".getBytes(StandardCharsets.UTF_8);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    private PahoDeviceClient client(BackPressure backPressure, int inFlight) {
        PahoDeviceClient client = PahoDeviceClient.create(
                o -> o.backPressure(backPressure).maxInFlight(inFlight).acknowledgementTimeout(Duration.ofSeconds(1)));
        open.add(0, client);
        return client;
    }

    private ScriptedBroker broker(ScriptedBroker.Script script) {
        ScriptedBroker broker = new ScriptedBroker(script);
        open.add(broker);
        return broker;
    }

    private ScriptedBroker deaf() {
        return broker(peer -> {
            peer.accept();
            peer.ignore();
        });
    }

    private static Throwable failure(CompletableFuture<Void> delivery) throws Exception {
        return delivery.handle((done, e) -> e).get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void manyMessagesAreDeliveredWithoutAThreadEach(int qos) throws Exception {
        MosquittoBroker broker = MosquittoBroker.plain();
        open.add(broker);
        PahoDeviceClient client = PahoDeviceClient.create();
        open.add(0, client);
        client.connect(DeviceConfig.builder(broker.host(), "dev01")
                .port(broker.port())
                .publishTopic(new PublishTopic("a", Qos.of(qos), false))
                .build());

        List<CompletableFuture<Void>> deliveries = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            deliveries.add(client.publishAsync("a", PAYLOAD));
        }

        for (CompletableFuture<Void> delivery : deliveries) {
            assertThat(failure(delivery)).isNull();
        }
    }

    @Test
    void whatDependsOnADeliveryRunsOnItsOwnThread() throws Exception {
        PahoDeviceClient client = client(BackPressure.BLOCK, 1);
        client.connect(deaf().config().publishTopic(TOPIC).build());

        CompletableFuture<String> thread = client.publishAsync("a", PAYLOAD)
                .handle((done, e) -> Thread.currentThread().getName());

        assertThat(thread.get(20, TimeUnit.SECONDS)).isEqualTo("cordelia-mqtt-delivery");
    }

    @Test
    void aListenerMayWaitForADelivery() throws Exception {
        ScriptedBroker broker = broker(ScriptedBroker::behave);
        PahoDeviceClient client = client(BackPressure.BLOCK, 16);
        CompletableFuture<Void> done = new CompletableFuture<>();
        client.addConnectionListener(event -> {
            if (!done.isDone()) {
                client.publishAsync("a", PAYLOAD).join();
                done.complete(null);
            }
        });

        client.connect(broker.config().publishTopic(TOPIC).build());

        assertThat(failure(done)).isNull();
    }

    @Test
    void noRoomFailsAtOnceIfThatWasChosen() throws Exception {
        PahoDeviceClient client = client(BackPressure.FAIL, 2);
        ScriptedBroker broker = deaf();
        client.connect(broker.config().publishTopic(TOPIC).build());
        CompletableFuture<Void> first = client.publishAsync("a", PAYLOAD);
        CompletableFuture<Void> second = client.publishAsync("a", PAYLOAD);

        assertThatThrownBy(() -> client.publishAsync("a", PAYLOAD))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageContaining("the acknowledgement of any of 2 messages did not come within 0 ms");
        assertThatThrownBy(() -> client.publish("a", PAYLOAD))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageContaining("any of 2 messages did not come within 0 ms");

        assertThat(failure(first))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageContaining("the acknowledgement of a message to \"a\" on broker");
        assertThat(failure(second)).isInstanceOf(DeviceTimeoutException.class);
        assertThat(broker.received(ScriptedBroker.PUBLISH)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aPublishThatHasReturnedMakesRoomForTheNext(int qos) {
        MosquittoBroker broker = MosquittoBroker.plain();
        open.add(broker);
        PahoDeviceClient client =
                PahoDeviceClient.create(options -> options.maxInFlight(1).backPressure(BackPressure.FAIL));
        open.add(0, client);
        client.connect(DeviceConfig.builder(broker.host(), "dev01")
                .port(broker.port())
                .publishTopic(new PublishTopic("a", Qos.of(qos), false))
                .build());

        for (int i = 0; i < 500; i++) {
            client.publish("a", PAYLOAD);
        }
    }

    @Test
    void noRoomIsWaitedForOtherwise() {
        PahoDeviceClient client = client(BackPressure.BLOCK, 1);
        client.connect(deaf().config().publishTopic(TOPIC).build());
        client.publishAsync("a", PAYLOAD);

        assertThatThrownBy(() -> client.publishAsync("a", PAYLOAD))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageContaining("the acknowledgement of any of 1 messages did not come within 1000 ms");
    }

    @Test
    void aPayloadMayBeUsedAgainAtOnce() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        ScriptedBroker broker = broker(peer -> {
            peer.accept();
            read.await();
            peer.ignore();
        });
        PahoDeviceClient client = PahoDeviceClient.create();
        open.add(0, client);
        client.connect(broker.config().publishTopic("a").build());
        byte[] payload = {'1'};

        // The first one fills the buffers of both sides, so that the other waits.
        client.publishAsync("a", new byte[16 << 20]);
        CompletableFuture<Void> second = client.publishAsync("a", payload);
        payload[0] = '2';
        read.countDown();

        assertThat(failure(second)).isNull();
        await().untilAsserted(() -> assertThat(broker.received(ScriptedBroker.PUBLISH))
                .hasSize(2)
                .last()
                .extracting(ScriptedBroker.Packet::text)
                .isEqualTo("\0\1a1"));
    }

    @Test
    void theLossOfTheConnectionIsReported() throws Exception {
        ScriptedBroker broker = broker(peer -> {
            peer.accept();
            peer.read();
        });
        PahoDeviceClient client = PahoDeviceClient.create();
        open.add(0, client);
        client.connect(broker.config().publishTopic(TOPIC).build());

        assertThat(failure(client.publishAsync("a", PAYLOAD)))
                .isInstanceOf(NotConnectedException.class)
                .hasMessageContaining("was lost: the broker closed it");
    }

    @Test
    void closeReportsWhatIsUnderWay() throws Exception {
        PahoDeviceClient client = PahoDeviceClient.create();
        open.add(0, client);
        client.connect(deaf().config().publishTopic(TOPIC).build());
        CompletableFuture<Void> delivery = client.publishAsync("a", PAYLOAD);

        client.close();

        assertThat(failure(delivery))
                .isInstanceOf(NotConnectedException.class)
                .hasMessage("this client is closed; make another one");
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> PahoDeviceClient.create(o -> o.maxInFlight(0)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("messages in flight 0 is out of range (allowed: 1 to 10000)");
        assertThatThrownBy(() -> PahoDeviceClient.create(o -> o.offlineBuffer(-1)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("offline buffer -1 is out of range (allowed: 0 to 1000000)");
    }
}
