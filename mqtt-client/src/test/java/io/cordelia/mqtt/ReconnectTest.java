package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cordelia.device.BrokerRefusedException;
import io.cordelia.device.ConnectionEvent.Connected;
import io.cordelia.device.ConnectionEvent.Disconnected;
import io.cordelia.device.ConnectionEvent.GivenUp;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import io.cordelia.device.Recorder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lost connection is made again: the trap that Paho looks connected and is not cannot be walked into. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReconnectTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final PublishTopic TOPIC = new PublishTopic("a", Qos.AT_LEAST_ONCE, false);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final CountDownLatch hangUp = new CountDownLatch(1);
    private final AtomicInteger connections = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("MQTT ") || name.startsWith("cordelia-mqtt")));
    }

    private PahoDeviceClient client(Duration base, OptionalInt limit, int buffer) {
        // An attempt that is to be broken off would not end by itself.
        PahoDeviceClient client = PahoDeviceClient.create(o -> o.offlineBuffer(buffer)
                .connectTimeout(Duration.ofHours(1))
                .reconnect(new ReconnectPolicy(base, base.multipliedBy(10), limit)));
        open.add(0, client);
        return client;
    }

    /** The first connection ends when the test says so; what the others do is given. */
    private ScriptedBroker broker(ScriptedBroker.Script later) {
        ScriptedBroker broker = new ScriptedBroker(peer -> {
            if (connections.incrementAndGet() > 1) {
                later.serve(peer);
                return;
            }
            peer.accept();
            hangUp.await();
        });
        open.add(broker);
        return broker;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Throwable failure(CompletableFuture<Void> delivery) throws Exception {
        return delivery.handle((done, e) -> e).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Test
    void aBrokerThatComesBackIsSubscribedToAgain() {
        MosquittoBroker broker = MosquittoBroker.plain();
        open.add(broker);
        PahoDeviceClient client = client(Duration.ofMillis(10), OptionalInt.empty(), 0);
        Recorder recorder = new Recorder(PATIENCE).of(client);
        client.connect(DeviceConfig.builder(broker.host(), "dev01")
                .port(broker.port())
                .publishTopic(TOPIC)
                .subscription("a")
                .build());

        broker.stop();
        recorder.awaitDisconnected();
        assertThatThrownBy(() -> client.publish("a", bytes("lost"))).isInstanceOf(NotConnectedException.class);
        broker.start();
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(NotConnectedException.class)
                .until(() -> {
                    client.publish("a", bytes("again"));
                    return true;
                });

        recorder.awaitMessages(1);
        assertThat(recorder.texts()).contains("again");
        assertThat(recorder.all().get(0)).isInstanceOf(Connected.class);
        assertThat(recorder.all().get(1)).isInstanceOf(Disconnected.class);
        assertThat(recorder.all().get(2)).isInstanceOf(Connected.class);
    }

    @Test
    void whatIsPublishedMeanwhileIsKeptUpToALimitAndSentInOrder() throws Exception {
        CountDownLatch back = new CountDownLatch(1);
        ScriptedBroker broker = broker(peer -> {
            back.await();
            ScriptedBroker.behave(peer);
        });
        PahoDeviceClient client = client(Duration.ofMillis(1), OptionalInt.empty(), 3);
        Recorder recorder = new Recorder(PATIENCE).of(client);
        client.connect(broker.config().publishTopic(TOPIC).build());
        hangUp.countDown();
        recorder.awaitDisconnected();

        List<CompletableFuture<Void>> deliveries = new ArrayList<>();
        byte[] reused = bytes("1");
        deliveries.add(client.publishAsync("a", reused));
        reused[0] = '9';
        deliveries.add(client.publishAsync("a", bytes("2")));
        deliveries.add(client.publishAsync("a", bytes("3")));
        assertThatThrownBy(() -> client.publishAsync("a", bytes("4")))
                .isInstanceOf(NotConnectedException.class)
                .hasMessage("the connection to the broker was lost and is being made again; 3 messages wait already, no"
                        + " more are kept");
        back.countDown();

        for (CompletableFuture<Void> delivery : deliveries) {
            assertThat(failure(delivery)).isNull();
        }
        assertThat(broker.received(ScriptedBroker.PUBLISH))
                .extracting(p -> p.text().substring(p.body().length - 1))
                .containsExactly("1", "2", "3");
    }

    /** Paho fails what is under way first, then stops its threads, and tells of the loss at the very end. */
    @Test
    void whatIsPublishedWhilePahoIsBusyWithALossIsKept() throws Exception {
        ScriptedBroker broker = new ScriptedBroker(peer -> {
            if (connections.incrementAndGet() > 1) {
                ScriptedBroker.behave(peer);
                return;
            }
            peer.accept();
            peer.read();
        });
        open.add(broker);
        PahoDeviceClient client = client(Duration.ofMillis(1), OptionalInt.empty(), 1);
        client.connect(broker.config().publishTopic(TOPIC).build());

        CompletableFuture<Void> again =
                client.publishAsync("a", bytes("1")).exceptionallyCompose(lost -> client.publishAsync("a", bytes("2")));

        assertThat(failure(again)).isNull();
        assertThat(broker.received(ScriptedBroker.PUBLISH))
                .extracting(p -> p.text().substring(p.body().length - 1))
                .containsExactly("1", "2");
    }

    @Test
    void withoutABufferWhatIsPublishedWhilePahoIsBusyWithALossFails() throws Exception {
        ScriptedBroker broker = new ScriptedBroker(peer -> {
            peer.accept();
            peer.read();
        });
        open.add(broker);
        PahoDeviceClient client = client(Duration.ofHours(1), OptionalInt.empty(), 0);
        client.connect(broker.config().publishTopic(TOPIC).build());

        CompletableFuture<Void> again =
                client.publishAsync("a", bytes("1")).exceptionallyCompose(lost -> client.publishAsync("a", bytes("2")));

        assertThat(failure(again)).hasCauseInstanceOf(NotConnectedException.class);
    }

    @Test
    void atTheLimitOfAttemptsGivingUpIsToldAndWhatWaitsFails() throws Exception {
        CountDownLatch refuse = new CountDownLatch(1);
        ScriptedBroker broker = broker(peer -> {
            refuse.await();
            if (connections.get() > 4) {
                ScriptedBroker.behave(peer);
            }
            peer.read();
        });
        PahoDeviceClient client = client(Duration.ofMillis(1), OptionalInt.of(3), 1);
        Recorder recorder = new Recorder(PATIENCE).of(client);
        DeviceConfig config = broker.config().publishTopic(TOPIC).build();
        client.connect(config);
        hangUp.countDown();
        recorder.awaitDisconnected();
        CompletableFuture<Void> delivery = client.publishAsync("a", bytes("1"));
        refuse.countDown();

        String address = BrokerAddress.of(config).toString();
        String last =
                "broker " + address + " closed the connection instead of answering CONNECT; check whether it expects"
                        + " TLS on this port, whether client \"dev01\" is allowed to connect (on AWS IoT Core: the policy), and the"
                        + " broker's log";
        assertThat(failure(delivery))
                .isInstanceOf(NotConnectedException.class)
                .hasMessage(
                        "the message waited for the connection to be made again, which was given up after 3 attempts"
                                + " (the last one: " + last + "); it was not sent");
        await().atMost(PATIENCE).until(() -> recorder.all().size() == 3);
        assertThat(recorder.all().get(1)).isInstanceOf(Disconnected.class);
        GivenUp told = (GivenUp) recorder.all().get(2);
        assertThat(told.cause())
                .isInstanceOf(NotConnectedException.class)
                .hasMessage(
                        "making the connection to broker " + address + " again was given up after 3 attempts; the last"
                                + " one: " + last + "; call connect when that is settled")
                .hasCauseInstanceOf(BrokerRefusedException.class);
        assertThat(client.isConnected()).isFalse();
        assertThatThrownBy(() -> client.publishAsync("a", bytes("2")))
                .isInstanceOf(NotConnectedException.class)
                .hasMessageContaining("was lost");
        assertThat(broker.received(ScriptedBroker.CONNECT)).hasSize(4);

        client.connect(config);
        client.publish("a", bytes("3"));
    }

    /** Draws no wait at all, and notes how long it could have been. */
    private static final class Bounds implements RandomGenerator {

        private final List<Long> drawn = new CopyOnWriteArrayList<>();

        @Override
        public long nextLong() {
            throw new AssertionError("there is a bound");
        }

        @Override
        public long nextLong(long bound) {
            drawn.add(bound - 1);
            return 0;
        }
    }

    private PahoDeviceClient client(Bounds bounds) {
        PahoOptions options = new PahoOptions()
                .reconnect(new ReconnectPolicy(Duration.ofSeconds(1), Duration.ofSeconds(10), OptionalInt.empty()));
        PahoDeviceClient client = new PahoDeviceClient(options.settings(), bounds);
        open.add(0, client);
        return client;
    }

    /** Accepts each connection and hangs up at its first message: so the client takes it for made. */
    private ScriptedBroker brokerThatHangsUp(int patientConnection) {
        ScriptedBroker broker = new ScriptedBroker(peer -> {
            boolean patient = connections.incrementAndGet() == patientConnection;
            peer.accept();
            ScriptedBroker.Packet packet = peer.read();
            while (patient && packet.type() != ScriptedBroker.DISCONNECT) {
                packet = peer.read();
            }
        });
        open.add(broker);
        return broker;
    }

    /** Has connections hung up until so many waits are drawn, and returns when there is the next connection. */
    private static void loseConnections(PahoDeviceClient client, Bounds bounds, int count) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(NotConnectedException.class)
                .until(() -> {
                    boolean lost = bounds.drawn.size() >= count;
                    client.publishAsync("a", bytes("1"));
                    return lost;
                });
    }

    @Test
    void whileTheBrokerAcceptsAndHangsUpTheWaitGrows() {
        Bounds bounds = new Bounds();
        PahoDeviceClient client = client(bounds);
        client.connect(brokerThatHangsUp(7).config().publishTopic(TOPIC).build());

        loseConnections(client, bounds, 6);

        assertThat(bounds.drawn).containsExactly(1000L, 2000L, 4000L, 8000L, 10_000L, 10_000L);
    }

    @Test
    void aConnectionThatTheUserMadeBeginsWithTheShortestWait() {
        Bounds bounds = new Bounds();
        PahoDeviceClient client = client(bounds);
        DeviceConfig config = brokerThatHangsUp(4).config().publishTopic(TOPIC).build();
        client.connect(config);
        loseConnections(client, bounds, 3);
        client.disconnect();

        client.connect(config);
        client.publishAsync("a", bytes("2"));

        await().atMost(PATIENCE).until(() -> bounds.drawn.size() == 4);
        assertThat(bounds.drawn).containsExactly(1000L, 2000L, 4000L, 1000L);
    }

    @Test
    void aConnectionIsAsOldAsTheAnswerToConnect() {
        AtomicLong accepted = new AtomicLong();
        ScriptedBroker broker = new ScriptedBroker(peer -> {
            peer.read();
            accepted.set(System.nanoTime());
            peer.send(0x20, 2, 0, 0);
            peer.ignore();
        });
        open.add(broker);
        Events events = new Events(10);
        open.add(0, events::close);
        PahoSession session = new PahoSession(broker.config().build(), Link.PLAIN, events, SessionStore.inMemory(), 16);
        open.add(0, () -> session.close(Optional.empty()));

        session.connect(PATIENCE);

        assertThat(session.age())
                .isPositive()
                .isLessThanOrEqualTo(Duration.ofNanos(System.nanoTime() - accepted.get()));
    }

    /** Connect and disconnect break off an attempt, and that may come when it has just succeeded. */
    @Test
    void aSessionThatWasBrokenOffIsNoConnectionAlthoughItHadSucceeded() {
        ScriptedBroker broker = new ScriptedBroker(ScriptedBroker::behave);
        open.add(broker);
        Events events = new Events(10);
        open.add(0, events::close);
        Sessions sessions = new Sessions(new PahoOptions().settings(), events, new Unwatched());
        open.add(0, sessions::close);
        DeviceConfig config = broker.config().build();
        sessions.connect(config);
        sessions.use(session -> session.breakOff(new NotConnectedException("given up for another connect")));

        assertThat(sessions.isConnected()).isFalse();
        sessions.connect(config);

        assertThat(sessions.isConnected()).isTrue();
        assertThat(broker.received(ScriptedBroker.CONNECT)).hasSize(2);
        assertThat(broker.received(ScriptedBroker.DISCONNECT)).hasSize(1);
    }

    private static final class Unwatched implements Sessions.Watcher {

        @Override
        public void lost(PahoSession session) {
            throw new AssertionError("it was not lost");
        }

        @Override
        public void ended() {
            // Nothing waits.
        }
    }

    @Test
    void disconnectEndsReconnectingAndFailsWhatWaits() throws Exception {
        ScriptedBroker broker = broker(ScriptedBroker::behave);
        PahoDeviceClient client = client(Duration.ofHours(1), OptionalInt.empty(), 10);
        Recorder recorder = new Recorder(PATIENCE).of(client);
        DeviceConfig config = broker.config().publishTopic(TOPIC).build();
        client.connect(config);
        hangUp.countDown();
        recorder.awaitDisconnected();
        CompletableFuture<Void> delivery = client.publishAsync("a", bytes("1"));

        client.disconnect();

        assertThat(failure(delivery))
                .isInstanceOf(NotConnectedException.class)
                .hasMessage(
                        "the message waited for the connection to be made again, which was given up; it was not sent");
        client.connect(config);
        client.publish("a", bytes("2"));
        assertThat(broker.received(ScriptedBroker.CONNECT)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAttemptIsBrokenOff(boolean closing) throws Exception {
        CountDownLatch tried = new CountDownLatch(1);
        ScriptedBroker broker = broker(peer -> {
            peer.read();
            tried.countDown();
            peer.ignore();
        });
        PahoDeviceClient client = client(Duration.ofMillis(1), OptionalInt.empty(), 0);
        client.connect(broker.config().build());
        hangUp.countDown();
        assertThat(tried.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();

        if (closing) {
            client.close();
        } else {
            client.disconnect();
        }

        assertThat(client.isConnected()).isFalse();
    }

    @Test
    void noThreadKeepsAProgramAlive() throws Exception {
        ScriptedBroker broker = broker(ScriptedBroker::behave);
        PahoDeviceClient client = client(Duration.ofMillis(1), OptionalInt.empty(), 1);
        Recorder recorder = new Recorder(PATIENCE).of(client);
        client.connect(broker.config().publishTopic(TOPIC).build());
        hangUp.countDown();
        recorder.awaitDisconnected();
        assertThat(failure(client.publishAsync("a", bytes("1")))).isNull();

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(t -> t.getName().startsWith("MQTT ") || t.getName().startsWith("cordelia-mqtt"))
                .hasSizeGreaterThan(4)
                .allMatch(Thread::isDaemon);
    }

    @Test
    void aFirstConnectThatFailsIsNotRepeated() throws IOException {
        connections.incrementAndGet();
        ScriptedBroker broker = broker(ScriptedBroker.Peer::read);
        PahoDeviceClient client = client(Duration.ofMillis(1), OptionalInt.empty(), 1);

        assertThatThrownBy(() -> client.connect(broker.config().build()))
                .hasMessageContaining("closed the connection instead of answering CONNECT");

        assertThatThrownBy(() -> client.publishAsync("a", bytes("x")))
                .isInstanceOf(NotConnectedException.class)
                .hasMessage("not connected to a broker; call connect first");
    }
}
