package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cordelia.device.BrokerRefusedException;
import io.cordelia.device.ConnectionEvent.Connected;
import io.cordelia.device.ConnectionEvent.Disconnected;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Message;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.ProtocolException;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import io.cordelia.device.Recorder;
import io.cordelia.device.Subscription;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.Will;
import io.cordelia.mqtt.ScriptedBroker.Packet;
import io.cordelia.mqtt.ScriptedBroker.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What brokers do that no real one can be made to do on purpose, and the traps of Paho. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PahoDeviceClientTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final PublishTopic RELIABLE = new PublishTopic("cordelia/apple", Qos.AT_LEAST_ONCE, false);

    private final PahoDeviceClient client = PahoDeviceClient.create();
    /** For tests in which connect gets no answer. */
    private final PahoDeviceClient hasty = PahoDeviceClient.create(o -> o.connectTimeout(SHORT));
    /** For tests in which publish gets no answer. */
    private final PahoDeviceClient impatient = PahoDeviceClient.create(o -> o.acknowledgementTimeout(SHORT));

    private final List<ScriptedBroker> brokers = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        client.close();
        hasty.close();
        impatient.close();
        for (ScriptedBroker broker : brokers) {
            broker.close();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("MQTT ") || name.startsWith("cordelia-mqtt")));
    }

    private ScriptedBroker broker(Script script) {
        ScriptedBroker broker = new ScriptedBroker(script);
        brokers.add(broker);
        return broker;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // CONNECT

    @Test
    void connectSaysWhatTheConfigurationSays() {
        ScriptedBroker broker = broker(ScriptedBroker::behave);

        client.connect(broker.config()
                .keepAlive(Duration.ofSeconds(65_535))
                .cleanSession(false)
                .will(new Will("lost", bytes("gone"), Qos.AT_LEAST_ONCE, true))
                .build());

        Packet connect = broker.received().get(0);
        byte[] body = connect.body();
        assertThat(connect.type()).isEqualTo(ScriptedBroker.CONNECT);
        assertThat(new String(body, 2, 4, StandardCharsets.UTF_8)).isEqualTo("MQTT");
        assertThat(body[6]).as("level of MQTT 3.1.1").isEqualTo((byte) 4);
        assertThat(body[7]).as("will, QoS 1, retained, not clean").isEqualTo((byte) 0b0010_1100);
        assertThat(new byte[] {body[8], body[9]}).as("keep-alive").containsExactly(0xFF, 0xFF);
        assertThat(connect.text()).contains("dev01", "lost", "gone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            1   | does not speak MQTT 3.1.1 (CONNACK 1, unacceptable protocol version); use another broker
            2   | does not accept the client id "dev01" (CONNACK 2, identifier rejected); use another one
            3   | is not available at the moment (CONNACK 3, server unavailable); try again later
            4   | refused the user name or password (CONNACK 4, bad user name or password); check them
            5   | does not allow client "dev01" to connect (CONNACK 5, not authorized); check how the broker wants clients\
             to identify themselves, and its rules for this one
            200 | refused the connection with the unknown code 200; see the broker's log
            """)
    void aRefusedConnectIsExplained(int code, String problem) {
        ScriptedBroker broker = broker(peer -> {
            peer.read();
            peer.send(0x20, 2, 0, code);
            peer.ignore();
        });
        Recorder recorder = new Recorder(PATIENCE).of(client);

        assertThatThrownBy(() -> client.connect(broker.config().build()))
                .isInstanceOfSatisfying(BrokerRefusedException.class, e -> assertThat(e.returnCode())
                        .isEqualTo(code))
                .hasMessage("broker 127.0.0.1:" + broker.port() + " " + problem);

        assertThat(client.isConnected()).isFalse();
        client.close();
        assertThat(recorder.all()).isEmpty();
        assertThat(broker.received()).as("no second try with MQTT 3.1").hasSize(1);
    }

    @Test
    void aBrokerThatDoesNotAnswerConnectIsGivenUp() {
        ScriptedBroker broker = broker(ScriptedBroker.Peer::ignore);

        assertThatThrownBy(() -> hasty.connect(broker.config().build()))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessage("the answer to CONNECT from broker 127.0.0.1:" + broker.port()
                        + " did not come within 1000 ms; check that an MQTT broker listens there, and its log");
        assertThat(hasty.isConnected()).isFalse();
    }

    @Test
    void aServerThatHangsUpAtOnceLeavesNoThreadBehind() {
        ScriptedBroker broker = broker(peer -> {});

        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> client.connect(broker.config().build()))
                    .isInstanceOfSatisfying(BrokerRefusedException.class, e -> assertThat(e.returnCode())
                            .isZero())
                    .hasMessageContaining("closed the connection instead of answering CONNECT; check whether it expects"
                            + " TLS on this port, whether client \"dev01\" is allowed to connect");
        }
    }

    @Test
    void aServerThatHangsUpAfterConnectIsToldToHaveRefused() {
        ScriptedBroker broker = broker(ScriptedBroker.Peer::read);

        assertThatThrownBy(() -> client.connect(broker.config().build()))
                .isInstanceOf(BrokerRefusedException.class)
                .hasMessageContaining("closed the connection instead of answering CONNECT");
    }

    @Test
    void aServerOfAnotherProtocolIsNamed() {
        ScriptedBroker broker = broker(peer -> {
            peer.read();
            peer.send(bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
            peer.ignore();
        });

        assertThatThrownBy(() -> client.connect(broker.config().build()))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("127.0.0.1:" + broker.port() + " does not speak MQTT 3.1.1: it answered CONNECT with 0x48"
                        + " instead of CONNACK (0x20); check host and port");
    }

    @Test
    void aServerThatAnswersWithATlsAlertSpeaksTls() {
        ScriptedBroker broker = broker(peer -> {
            peer.read();
            peer.send(0x15, 3, 1, 0, 2, 2, 70);
        });

        assertThatThrownBy(() -> client.connect(broker.config().build()))
                .isInstanceOfSatisfying(TlsRefusedException.class, e -> assertThat(e.check())
                        .isEqualTo(TlsRefusedException.Check.PROTOCOL))
                .hasMessageContaining("speaks TLS on this port, and this configuration has no credentials");
    }

    @Test
    void aServerThatIsSilentInTheTlsHandshakeIsGivenUp() {
        ScriptedBroker broker = broker(ScriptedBroker.Peer::ignore);
        DeviceConfig config =
                broker.config().credentials(new TestPki().device()).build();

        assertThatThrownBy(() -> hasty.connect(config))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageContaining("the end of the TLS handshake with broker 127.0.0.1:" + broker.port()
                        + " did not come within 1000 ms");
    }

    @Test
    void anIpv6AddressIsAnEndpoint() throws IOException {
        InetAddress loopback = InetAddress.getByName("::1");
        assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "this machine has no IPv6");
        ScriptedBroker broker = new ScriptedBroker(loopback, ScriptedBroker::behave);
        brokers.add(broker);

        for (String endpoint : List.of("::1", "[::1]", "0:0:0:0:0:0:0:1")) {
            client.connect(
                    DeviceConfig.builder(endpoint, "dev01").port(broker.port()).build());
            client.disconnect();
        }
    }

    // SUBSCRIBE

    @Test
    void aRefusedSubscriptionIsNamedAndTheConnectionEnded() {
        ScriptedBroker broker = broker(peer -> {
            peer.accept();
            Packet subscribe = peer.read();
            peer.send(0x90, 4, subscribe.body()[0], subscribe.body()[1], 0, 0x80);
            peer.ignore();
        });
        Recorder recorder = new Recorder(PATIENCE).of(client);

        Throwable refused = catchThrowable(() -> client.connect(
                broker.config().subscription("mine/#").subscription("theirs/#").build()));

        assertThat(refused)
                .isInstanceOfSatisfying(BrokerRefusedException.class, e -> assertThat(e.returnCode())
                        .isEqualTo(128))
                .hasMessage("broker 127.0.0.1:" + broker.port()
                        + " refused the subscription \"theirs/#\" (SUBACK 128); check what it allows client \"dev01\" to"
                        + " subscribe to");
        assertThat(client.isConnected()).isFalse();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(broker.received(ScriptedBroker.DISCONNECT))
                .hasSize(1));
        client.close();
        assertThat(recorder.all())
                .containsExactly(
                        new Connected("127.0.0.1", broker.port()),
                        new Disconnected(Optional.of((BrokerRefusedException) refused)));
    }

    @Test
    void aBrokerThatDoesNotAnswerSubscribeIsGivenUp() {
        ScriptedBroker broker = broker(peer -> {
            peer.accept();
            peer.ignore();
        });

        assertThatThrownBy(() -> hasty.connect(broker.config().subscription("a").build()))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageContaining("the answer to SUBSCRIBE from broker");
        assertThat(hasty.isConnected()).isFalse();
    }

    @Test
    void manySubscriptionsGoInPacketsOfEight() {
        ScriptedBroker broker = broker(ScriptedBroker::behave);
        DeviceConfig.Builder config = broker.config();
        IntStream.range(0, 20).forEach(i -> config.subscription(new Subscription("topic/" + i, Qos.EXACTLY_ONCE)));

        client.connect(config.build());

        assertThat(broker.received(ScriptedBroker.SUBSCRIBE)).hasSize(3);
        assertThat(broker.received(ScriptedBroker.SUBSCRIBE).get(2).text()).contains("topic/16", "topic/19");
    }

    // PUBLISH

    @Test
    void aMessageThatIsNotAcknowledgedIsATimeout() {
        ScriptedBroker broker = broker(peer -> {
            peer.accept();
            peer.ignore();
        });
        impatient.connect(broker.config().publishTopic(RELIABLE).build());

        assertThatThrownBy(() -> impatient.publish(RELIABLE.name(), bytes("x")))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessage("the acknowledgement of a message to \"cordelia/apple\" on broker 127.0.0.1:"
                        + broker.port()
                        + " did not come within 1000 ms; whether it arrived is not known; see the broker's log");
        assertThat(impatient.isConnected()).isTrue();
    }

    @Test
    void unacknowledgedMessagesAreBounded() throws Exception {
        ScriptedBroker broker = broker(peer -> {
            peer.accept();
            peer.ignore();
        });
        impatient.connect(broker.config().publishTopic(RELIABLE).build());

        List<CompletableFuture<Throwable>> publishers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            publishers.add(inThread(() -> catchThrowable(() -> impatient.publish(RELIABLE.name(), bytes("x")))));
        }
        List<String> failures = new ArrayList<>();
        for (CompletableFuture<Throwable> publisher : publishers) {
            failures.add(
                    publisher.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).getMessage());
        }

        assertThat(failures)
                .filteredOn(m -> m.startsWith("the acknowledgement of a message to"))
                .hasSize(16);
        assertThat(failures)
                .filteredOn(m -> m.startsWith("the acknowledgement of any of 16 messages did not come within 1000 ms"))
                .hasSize(4);
        assertThat(broker.received(ScriptedBroker.PUBLISH)).hasSize(16);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void moreThreadsThanMessagesInFlightPublishWithoutError(int qos) throws Exception {
        try (MosquittoBroker broker = MosquittoBroker.plain()) {
            Recorder recorder = new Recorder(PATIENCE).of(client);
            client.connect(DeviceConfig.builder(broker.host(), "dev01")
                    .port(broker.port())
                    .publishTopic(new PublishTopic("a", Qos.of(qos), false))
                    .subscription(new Subscription("a", Qos.of(qos)))
                    .build());
            List<CompletableFuture<Throwable>> publishers = new ArrayList<>();
            for (int t = 0; t < 150; t++) {
                publishers.add(inThread(() -> catchThrowable(() -> {
                    for (int i = 0; i < 10; i++) {
                        client.publish("a", bytes("x"));
                    }
                })));
            }
            for (CompletableFuture<Throwable> publisher : publishers) {
                assertThat(publisher.get(30, TimeUnit.SECONDS)).isNull();
            }
            recorder.awaitMessages(1500);
        }
    }

    @Test
    void theLossOfTheConnectionFailsAWaitingPublishAtOnce() {
        ScriptedBroker broker = broker(peer -> {
            peer.accept();
            peer.read();
        });
        Recorder recorder = new Recorder(PATIENCE).of(client);
        client.connect(broker.config().publishTopic(RELIABLE).build());

        String lost = "the connection to broker 127.0.0.1:" + broker.port()
                + " was lost: the broker closed it (if that repeats, another client may use the client id \"dev01\");"
                + " connect again";
        assertThatThrownBy(() -> client.publish(RELIABLE.name(), bytes("x")))
                .isInstanceOf(NotConnectedException.class)
                .hasMessage(lost);
        assertThat(recorder.awaitDisconnected().cause())
                .hasValueSatisfying(e -> assertThat(e).hasMessage(lost));
        assertThatThrownBy(() -> client.publish(RELIABLE.name(), bytes("x")))
                .isInstanceOf(NotConnectedException.class)
                .hasMessage(lost);
        client.disconnect();
        assertThatThrownBy(() -> client.publish(RELIABLE.name(), bytes("x")))
                .isInstanceOf(NotConnectedException.class)
                .hasMessage("not connected to a broker; call connect first");
    }

    @Test
    void closeFailsAWaitingPublishAtOnceAndSaysGoodbyeToTheBroker() throws Exception {
        ScriptedBroker broker = broker(peer -> {
            peer.accept();
            peer.ignore();
        });
        client.connect(broker.config().publishTopic(RELIABLE).build());
        CompletableFuture<Throwable> publish =
                inThread(() -> catchThrowable(() -> client.publish(RELIABLE.name(), bytes("x"))));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(broker.received(ScriptedBroker.PUBLISH))
                .hasSize(1));

        client.close();

        assertThat(publish.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(NotConnectedException.class)
                .hasMessage("this client is closed; make another one");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(broker.received(ScriptedBroker.DISCONNECT))
                .hasSize(1));
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() throws Exception {
        ScriptedBroker broker = broker(peer -> {
            peer.accept();
            peer.ignore();
        });
        client.connect(broker.config().publishTopic(RELIABLE).build());

        CompletableFuture<Throwable> publish = inThread(() -> {
            Thread.currentThread().interrupt();
            Throwable failure = catchThrowable(() -> client.publish(RELIABLE.name(), bytes("x")));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return failure;
        });

        assertThat(publish.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(NotConnectedException.class)
                .hasMessage("interrupted while waiting for the broker; nothing is known of the outcome");
        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void anInterruptedConnectLeavesNoThreadBehind() throws Exception {
        ScriptedBroker broker = broker(ScriptedBroker.Peer::ignore);

        CompletableFuture<Throwable> connect = inThread(() -> {
            Thread.currentThread().interrupt();
            Throwable failure =
                    catchThrowable(() -> client.connect(broker.config().build()));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return failure;
        });

        assertThat(connect.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(NotConnectedException.class)
                .hasMessage("interrupted while waiting for the broker; nothing is known of the outcome");
    }

    @Test
    void aConnectThatIsGivenUpAtAnyMomentLeavesNoThreadBehind() {
        ScriptedBroker broker = broker(ScriptedBroker::behave);
        for (int i = 0; i < 60; i++) {
            Duration timeout = Duration.ofMillis(2 + i % 12);
            try (PahoDeviceClient brief = PahoDeviceClient.create(o -> o.connectTimeout(timeout))) {
                Throwable failure =
                        catchThrowable(() -> brief.connect(broker.config().build()));
                assertThat(Optional.ofNullable(failure))
                        .satisfiesAnyOf(f -> assertThat(f).isEmpty(), f -> assertThat(f)
                                .containsInstanceOf(DeviceTimeoutException.class));
            }
        }
    }

    @Test
    void anInterruptedThreadSaysGoodbyeToTheBroker() throws Exception {
        ScriptedBroker broker = broker(ScriptedBroker::behave);
        client.connect(broker.config().build());

        CompletableFuture<Boolean> interrupted = inThread(() -> {
            Thread.currentThread().interrupt();
            client.close();
            return Thread.currentThread().isInterrupted();
        });

        assertThat(interrupted.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(broker.received(ScriptedBroker.DISCONNECT))
                .hasSize(1));
    }

    @Test
    void aBrokerThatDoesNotReadHoldsUpNeitherPublishNorClose() {
        CountDownLatch end = new CountDownLatch(1);
        ScriptedBroker broker = broker(peer -> {
            peer.accept();
            end.await();
        });
        impatient.connect(broker.config().publishTopic("a").build());
        byte[] large = new byte[16 << 20];

        assertThatThrownBy(() -> impatient.publish("a", large))
                .isInstanceOf(DeviceTimeoutException.class)
                .hasMessageStartingWith("the end of sending a message to \"a\" on broker");
        impatient.close();

        assertThat(impatient.isConnected()).isFalse();
        end.countDown();
    }

    // Receiving

    @Test
    void topicsThatPahoCannotReadArrive() {
        List<String> topics = List.of(
                "plain", "\uD83C\uDF4E/apple", "\uFF01", "a\u0001b", "?cordelia-topic:YQ==", "früh", "\uFFFD", "");
        ScriptedBroker broker = broker(peer -> {
            peer.accept();
            peer.grant(peer.read(), 0);
            for (String topic : topics) {
                peer.publish(topic, "to " + topic);
            }
            peer.ignore();
        });
        Recorder recorder = new Recorder(PATIENCE).of(client);

        client.connect(broker.config().subscription("#").build());

        assertThat(recorder.awaitMessages(topics.size()))
                .containsExactlyElementsOf(topics.stream()
                        .map(t -> new Message(t, bytes("to " + t), Qos.AT_MOST_ONCE))
                        .toList());
        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void whatIsNotMqttEndsTheConnectionWithAReason() {
        CountDownLatch connected = new CountDownLatch(1);
        ScriptedBroker broker = broker(peer -> {
            peer.accept();
            connected.await();
            peer.send(0x30, 4, 0, 2, 0xC0, 0x80);
            peer.ignore();
        });
        Recorder recorder = new Recorder(PATIENCE).of(client);

        client.connect(broker.config().publishTopic("a").build());
        connected.countDown();

        assertThat(recorder.awaitDisconnected().cause()).hasValueSatisfying(e -> assertThat(e)
                .isInstanceOf(ProtocolException.class)
                .hasMessage(
                        "broker 127.0.0.1:" + broker.port() + " sent a topic of 2 bytes that cannot be read as text"));
        assertThat(client.isConnected()).isFalse();
    }

    @Test
    void whatKillsAThreadOfPahoEndsTheConnectionWithAReason() {
        CountDownLatch connected = new CountDownLatch(1);
        ScriptedBroker broker = broker(peer -> {
            peer.accept();
            connected.await();
            // A message with QoS 3.
            peer.send(0x36, 5, 0, 1, 'a', 0, 1);
            peer.ignore();
        });
        Recorder recorder = new Recorder(PATIENCE).of(client);

        client.connect(
                broker.config().keepAlive(Duration.ZERO).publishTopic("a").build());
        connected.countDown();

        assertThat(recorder.awaitDisconnected().cause()).hasValueSatisfying(e -> assertThat(e)
                .isInstanceOf(ProtocolException.class)
                .hasMessage("the connection to broker 127.0.0.1:" + broker.port()
                        + " was given up: what it sent could not be handled"));
        assertThat(client.isConnected()).isFalse();
    }

    @Test
    void aBrokerThatDoesNotAnswerPingsIsLost() {
        ScriptedBroker broker = broker(peer -> {
            peer.accept();
            peer.ignore();
        });
        Recorder recorder = new Recorder(PATIENCE).of(client);

        client.connect(broker.config().keepAlive(Duration.ofSeconds(1)).build());

        assertThat(recorder.awaitDisconnected().cause()).hasValueSatisfying(e -> assertThat(e)
                .hasMessageContaining("was lost: it did not answer a ping in time; connect again"));
        assertThat(broker.received(ScriptedBroker.PINGREQ)).isNotEmpty();
    }

    @Test
    void pingsKeepAQuietConnectionAlive() {
        ScriptedBroker broker = broker(ScriptedBroker::behave);
        client.connect(broker.config().keepAlive(Duration.ofSeconds(1)).build());

        await().atMost(PATIENCE)
                .until(() -> broker.received(ScriptedBroker.PINGREQ).size() >= 2);
        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void messagesForATooSlowListenerAreDroppedButNotTheEndOfTheConnection() {
        CountDownLatch gate = new CountDownLatch(1);
        ScriptedBroker broker = broker(peer -> {
            peer.accept();
            for (int i = 0; i < 10_500; i++) {
                peer.publish("a", "" + i);
            }
        });
        client.addMessageListener(m -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Recorder recorder = new Recorder(PATIENCE).of(client);

        client.connect(broker.config().build());
        await().atMost(PATIENCE).until(() -> !client.isConnected());
        gate.countDown();

        recorder.awaitDisconnected();
        assertThat(recorder.messages()).hasSizeBetween(9_900, 10_001);
        assertThat(recorder.all().get(recorder.all().size() - 1)).isInstanceOf(Disconnected.class);
    }

    // What is refused before anything is sent

    @Test
    void whatTheSoftwareDeviceCannotSendIsRefused() {
        ScriptedBroker broker = broker(ScriptedBroker::behave);

        assertThatThrownBy(() -> client.connect(
                        broker.config().publishTopic("\uD83C\uDF4E").build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "publish topic has the character U+1F34E at position 0 (allowed: characters below U+FDD0, as"
                                + " the software device cannot send others in topics and client ids)");
        assertThatThrownBy(() ->
                        client.connect(broker.config().subscription("a/\uFF01").build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("subscription has the character U+FF01 at position 2");
        assertThatThrownBy(() -> client.connect(DeviceConfig.builder("127.0.0.1", "dev\uFFFD")
                        .port(broker.port())
                        .build()))
                .hasMessageStartingWith("client id has the character U+FFFD at position 3");
        assertThatThrownBy(() -> client.connect(broker.config()
                        .will(new Will("lost", new byte[65_536], Qos.AT_MOST_ONCE, false))
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("will payload is 65536 bytes long (allowed: MQTT takes at most 65535 bytes)");
        assertThat(broker.received()).isEmpty();
    }

    @Test
    void theLargestWillIsSentWhole() {
        ScriptedBroker broker = broker(ScriptedBroker::behave);

        client.connect(broker.config()
                .will(new Will("lost", new byte[65_535], Qos.AT_MOST_ONCE, false))
                .build());

        assertThat(broker.received().get(0).body()).hasSizeGreaterThan(65_535);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0009S", "PT1H0.001S"})
    void timeoutsAreChecked(Duration timeout) {
        assertThatThrownBy(() -> PahoDeviceClient.create(o -> o.connectTimeout(timeout)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("connect time-out " + timeout + " is out of range (allowed: 1 ms to 1 h)");
        assertThatThrownBy(() -> PahoDeviceClient.create(o -> o.acknowledgementTimeout(timeout)))
                .hasMessageStartingWith("acknowledgement time-out " + timeout + " is out of range");
    }

    private <T> CompletableFuture<T> inThread(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> result.complete(work.get()));
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
