package io.cordelia.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cordelia.device.ConnectionEvent.Connected;
import io.cordelia.device.ConnectionEvent.Disconnected;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the documentation of {@link DeviceClient} promises, as tests that every implementation runs, against every broker
 * and over every transport that it has.
 *
 * <p>A subclass supplies devices and a broker. Both may be shared by its tests (the broker in a static field, started in
 * {@code @BeforeAll}): topics and client ids are new for each test, and a broker that a test stopped is started again.
 * What a device cannot do is taken from its {@link DeviceCapabilities} and the methods that have a default here.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class DeviceClientContract {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String run = UUID.randomUUID().toString().substring(0, 8) + "-" + COUNT.incrementAndGet();
    private final List<DeviceClient> clients = new ArrayList<>();

    /**
     * Makes a device that is not connected, with hardware of its own if it needs any. The contract closes it.
     *
     * @return a new client
     */
    protected abstract DeviceClient newClient();

    /**
     * The broker's host.
     *
     * @return a name that its certificate is made out for
     */
    protected abstract String brokerHost();

    /**
     * The broker's port.
     *
     * @return 1 to 65535, the same after a restart
     */
    protected abstract int brokerPort();

    /**
     * What the broker accepts.
     *
     * @return credentials; empty over plain TCP
     */
    protected abstract Optional<DeviceCredentials> credentials();

    /** Stops the broker without a goodbye to its clients. */
    protected abstract void stopBroker();

    /** Starts the broker again on the same port; does nothing if it runs. */
    protected abstract void startBroker();

    /**
     * Credentials that do not trust the broker.
     *
     * @return the same with another root CA; empty over plain TCP
     */
    protected Optional<DeviceCredentials> distrustfulCredentials() {
        return Optional.empty();
    }

    /**
     * Where CONNECT is refused.
     *
     * @return a broker that answers it with a return code other than 0; empty if there is none
     */
    protected Optional<DeviceConfig.Builder> refusingBroker() {
        return Optional.empty();
    }

    /**
     * The largest message that this pair of device and broker is to be tried with; never more than the device's limit.
     *
     * @return a number of bytes
     */
    protected int largestPayload() {
        return Math.min(client().capabilities().maxPayloadBytes(), 1 << 20);
    }

    /**
     * Whether the device can carry a payload; if not, it must refuse it.
     *
     * @param payload a payload within the size limit
     * @return true unless there are contents that the device has no way to represent
     */
    protected boolean canCarry(byte[] payload) {
        return true;
    }

    /**
     * How long anything may take.
     *
     * @return more than the device ever needs when all is well
     */
    protected Duration patience() {
        return Duration.ofSeconds(15);
    }

    /**
     * Makes a client that is closed after the test.
     *
     * @return what {@link #newClient} made
     */
    protected final DeviceClient client() {
        DeviceClient client = newClient();
        clients.add(client);
        return client;
    }

    /**
     * Starts a configuration for the broker.
     *
     * @param name distinguishes the clients of one test
     * @return a builder with address, credentials and a client id of this test's own
     */
    protected final DeviceConfig.Builder config(String name) {
        return configAt(brokerHost(), brokerPort(), name);
    }

    /**
     * Makes a topic of this test's own.
     *
     * @param name distinguishes the topics of one test
     * @return a topic name
     */
    protected final String topic(String name) {
        return "cordelia/" + run + "/" + name;
    }

    private DeviceConfig.Builder configAt(String host, int port, String name) {
        DeviceConfig.Builder builder =
                DeviceConfig.builder(host, name + "-" + run).port(port);
        credentials().ifPresent(builder::credentials);
        return builder;
    }

    private Recorder record(DeviceClient client) {
        return new Recorder(patience()).of(client);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @AfterEach
    void closeClientsAndRestoreBroker() {
        clients.forEach(DeviceClient::close);
        startBroker();
    }

    // Connecting and disconnecting

    @Test
    void connectReturnsWhenTheBrokerHasAccepted() {
        DeviceClient client = client();
        Recorder recorder = record(client);
        assertThat(client.isConnected()).isFalse();

        client.connect(config("a").build());

        assertThat(client.isConnected()).isTrue();
        recorder.awaitConnected();
        assertThat(recorder.all()).containsExactly(new Connected(brokerHost(), brokerPort()));
    }

    @Test
    void connectIsRefusedWhenConnected() {
        DeviceClient client = client();
        String topic = topic("apple");
        Recorder recorder = record(client);
        client.connect(config("a").publishTopic(topic).subscription(topic).build());

        assertThatThrownBy(() -> client.connect(config("b").build())).isInstanceOf(InvalidRequestException.class);

        assertThat(client.isConnected()).isTrue();
        client.publish(topic, bytes("still here"));
        recorder.awaitMessages(1);
    }

    @Test
    void disconnectEndsTheConnectionAndMayBeRepeated() {
        DeviceClient client = client();
        Recorder recorder = record(client);
        client.disconnect();
        client.connect(config("a").build());

        client.disconnect();
        assertThat(client.isConnected()).isFalse();
        client.disconnect();

        assertThat(recorder.awaitDisconnected().cause()).isEmpty();
        client.close();
        assertThat(recorder.all())
                .containsExactly(new Connected(brokerHost(), brokerPort()), new Disconnected(Optional.empty()));
    }

    @Test
    void aClientConnectsAgainWithAnotherConfiguration() {
        DeviceClient client = client();
        Recorder recorder = record(client);
        String apple = topic("apple");
        String kiwi = topic("kiwi");
        client.connect(config("a").publishTopic(apple).subscription(apple).build());
        client.publish(apple, bytes("1"));
        recorder.awaitMessages(1);
        client.disconnect();

        client.connect(config("b").publishTopic(kiwi).subscription(kiwi).build());
        client.publish(kiwi, bytes("2"));

        assertThat(recorder.awaitMessages(2))
                .containsExactly(
                        new Message(apple, bytes("1"), Qos.AT_MOST_ONCE),
                        new Message(kiwi, bytes("2"), Qos.AT_MOST_ONCE));
        assertThatThrownBy(() -> client.publish(apple, bytes("3")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(apple)
                .hasMessageContaining(kiwi);
    }

    @Test
    void eventsArriveInOrderOnOneThread() {
        DeviceClient client = client();
        Recorder recorder = record(client);
        String topic = topic("apple");
        for (int i = 1; i <= 2; i++) {
            client.connect(config("a").publishTopic(topic).subscription(topic).build());
            client.publish(topic, bytes("message " + i));
            recorder.awaitMessages(i);
            client.disconnect();
        }
        client.close();

        Connected connected = new Connected(brokerHost(), brokerPort());
        Disconnected disconnected = new Disconnected(Optional.empty());
        assertThat(recorder.all())
                .containsExactly(
                        connected,
                        new Message(topic, bytes("message 1"), Qos.AT_MOST_ONCE),
                        disconnected,
                        connected,
                        new Message(topic, bytes("message 2"), Qos.AT_MOST_ONCE),
                        disconnected);
        assertThat(recorder.threads().stream().distinct()).hasSize(1).doesNotContain(Thread.currentThread());
    }

    // Publishing and receiving

    @ParameterizedTest
    @EnumSource(Qos.class)
    void aDeviceReceivesWhatItPublishes(Qos qos) {
        DeviceClient client = client();
        Recorder recorder = record(client);
        String topic = topic("apple");
        client.connect(config("a")
                .publishTopic(new PublishTopic(topic, qos, false))
                .subscription(new Subscription(topic, qos))
                .build());

        client.publish(topic, bytes("{\"Number1\":104}"));

        assertThat(recorder.awaitMessages(1)).containsExactly(new Message(topic, bytes("{\"Number1\":104}"), qos));
    }

    @Test
    void wildcardsReceiveFromAllTopics() {
        DeviceClient client = client();
        Recorder recorder = record(client);
        List<String> topics = List.of(topic("apple"), topic("banana"), topic("orange"), topic("früh"));
        DeviceConfig.Builder config = config("a").subscription(topic("+"));
        topics.forEach(config::publishTopic);
        client.connect(config.build());

        topics.forEach(t -> client.publish(t, bytes("to " + t)));

        assertThat(recorder.awaitMessages(4))
                .containsExactlyElementsOf(topics.stream()
                        .map(t -> new Message(t, bytes("to " + t), Qos.AT_MOST_ONCE))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "",
                " ",
                " leading and trailing ",
                "\"quoted\"",
                "\"",
                "\",",
                "a,b,,c",
                "\",qos0,\"",
                "{\"a\":\"b,c\",\"d\":[1,2]}",
                "Grüße, 東京, \uD83C\uDF4E",
                "\u0000",
                "a\u0000b",
                "two\r\nlines",
                "\r\nOK\r\n",
                "\r\n+eventmqtt:recv,fake,qos0,\"x\"\r\n",
                "\t",
                "\u007F"
            })
    void awkwardTextsArriveAsTheyAreOrAreRefused(String text) {
        expectUnchangedOrRefused(bytes(text));
    }

    @Test
    void bytesThatAreNoTextArriveAsTheyAreOrAreRefused() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        expectUnchangedOrRefused(all);
        expectUnchangedOrRefused(new byte[] {(byte) 0xFF, (byte) 0xC0, (byte) 0x80});
    }

    private void expectUnchangedOrRefused(byte[] payload) {
        DeviceClient client = client();
        Recorder recorder = record(client);
        String topic = topic(UUID.randomUUID().toString().substring(0, 8));
        client.connect(config("a").publishTopic(topic).subscription(topic).build());
        List<Message> expected = new ArrayList<>();

        if (canCarry(payload)) {
            client.publish(topic, payload);
            expected.add(new Message(topic, payload, Qos.AT_MOST_ONCE));
        } else {
            assertThatThrownBy(() -> client.publish(topic, payload))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("payload");
        }
        // Whatever it was, it has not upset the device.
        client.publish(topic, bytes("after"));
        expected.add(new Message(topic, bytes("after"), Qos.AT_MOST_ONCE));

        assertThat(recorder.awaitMessages(expected.size())).isEqualTo(expected);
        client.disconnect();
    }

    @Test
    void theLargestPayloadArrivesAndOneByteMoreThanTheLimitIsRefused() {
        DeviceClient client = client();
        Recorder recorder = record(client);
        String topic = topic("apple");
        client.connect(config("a").publishTopic(topic).subscription(topic).build());
        byte[] largest = new byte[largestPayload()];
        Arrays.fill(largest, (byte) 'x');
        int limit = client.capabilities().maxPayloadBytes();

        client.publish(topic, largest);
        assertThatThrownBy(() -> client.publish(topic, new byte[limit + 1]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("payload is " + (limit + 1) + " bytes long")
                .hasMessageContaining("at most " + limit);

        Message message = recorder.awaitMessages(1).get(0);
        assertThat(Arrays.equals(message.payload(), largest)).isTrue();
    }

    @Test
    void messagesKeepTheirOrder() {
        DeviceClient client = client();
        Recorder recorder = record(client);
        String topic = topic("apple");
        client.connect(config("a").publishTopic(topic).subscription(topic).build());

        IntStream.range(0, 200).forEach(i -> client.publish(topic, bytes("message " + i)));

        recorder.awaitMessages(200);
        assertThat(recorder.texts())
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(i -> "message " + i).toList());
    }

    @Test
    void publishesOfManyThreadsAllArrive() throws Exception {
        DeviceClient client = client();
        Recorder recorder = record(client);
        List<PublishTopic> topics = List.of(
                new PublishTopic(topic("a"), Qos.AT_MOST_ONCE, false),
                new PublishTopic(topic("b"), Qos.AT_LEAST_ONCE, false));
        DeviceConfig.Builder config = config("a").subscription(new Subscription(topic("+"), Qos.AT_LEAST_ONCE));
        topics.forEach(config::publishTopic);
        client.connect(config.build());

        List<CompletableFuture<Void>> publishers = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int own = t;
            publishers.add(inThread("publisher " + t, () -> IntStream.range(0, 20)
                    .forEach(i -> client.publish(topics.get(own % 2).name(), bytes(own + "/" + i)))));
        }
        for (CompletableFuture<Void> publisher : publishers) {
            publisher.get(patience().toMillis(), TimeUnit.MILLISECONDS);
        }

        recorder.awaitMessages(160);
        for (int t = 0; t < 8; t++) {
            String own = t + "/";
            assertThat(recorder.texts().stream().filter(x -> x.startsWith(own)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 20).mapToObj(i -> own + i).toList());
        }
    }

    @Test
    void aRetainedMessageIsKeptByTheBroker() {
        DeviceClient client = client();
        String topic = topic("apple");
        client.connect(config("a")
                .publishTopic(new PublishTopic(topic, Qos.AT_LEAST_ONCE, true))
                .build());
        client.publish(topic, bytes("kept"));
        client.disconnect();
        Recorder recorder = record(client);

        client.connect(config("a").subscription(topic).build());

        assertThat(recorder.awaitMessages(1).get(0).text()).isEqualTo("kept");
        assertThat(recorder.all().get(0)).isInstanceOf(Connected.class);
    }

    @Test
    void aSessionThatIsNotCleanKeepsMessages() {
        DeviceClient sleeper = client();
        DeviceClient publisher = client();
        String topic = topic("apple");
        DeviceConfig persistent = config("a")
                .subscription(new Subscription(topic, Qos.AT_LEAST_ONCE))
                .cleanSession(false)
                .build();
        sleeper.connect(persistent);
        sleeper.disconnect();
        publisher.connect(config("b")
                .publishTopic(new PublishTopic(topic, Qos.AT_LEAST_ONCE, false))
                .build());
        publisher.publish(topic, bytes("meanwhile"));
        Recorder recorder = record(sleeper);

        sleeper.connect(persistent);

        assertThat(recorder.awaitMessages(1).get(0).text()).isEqualTo("meanwhile");
        assertThat(recorder.all().get(0)).isInstanceOf(Connected.class);
    }

    @Test
    void anOrderlyDisconnectPublishesNoWill() {
        DeviceClient observer = client();
        DeviceClient mortal = client();
        String will = topic("will");
        String last = topic("last");
        Recorder recorder = record(observer);
        observer.connect(config("a").subscription(topic("+")).build());
        DeviceConfig config = config("b")
                .will(new Will(will, bytes("I am gone"), Qos.AT_LEAST_ONCE, false))
                .publishTopic(last)
                .build();
        mortal.connect(config);

        mortal.disconnect();
        mortal.connect(config);
        mortal.publish(last, bytes("I am back"));

        recorder.awaitMessages(1);
        assertThat(recorder.texts()).containsExactly("I am back");
    }

    @Test
    void keepAliveMayBeOff() {
        DeviceClient client = client();
        Recorder recorder = record(client);
        String topic = topic("apple");
        client.connect(config("a")
                .keepAlive(Duration.ZERO)
                .publishTopic(topic)
                .subscription(topic)
                .build());
        client.publish(topic, bytes("hello"));
        recorder.awaitMessages(1);
    }

    // What is refused before anything is sent

    @Test
    void publishToAnUndeclaredTopicNamesTheDeclaredOnes() {
        DeviceClient client = client();
        String apple = topic("apple");
        String kiwi = topic("kiwi");
        client.connect(config("a").publishTopic(apple).publishTopic(kiwi).build());

        assertThatThrownBy(() -> client.publish(topic("pear"), bytes("x")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(topic("pear"))
                .hasMessageContaining(apple)
                .hasMessageContaining(kiwi);
        assertThatThrownBy(() -> client.publish(topic("+"), bytes("x"))).isInstanceOf(InvalidRequestException.class);
        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void publishWhenNotConnectedIsRefused() {
        DeviceClient client = client();
        String topic = topic("apple");
        assertThatThrownBy(() -> client.publish(topic, bytes("x"))).isInstanceOf(NotConnectedException.class);

        client.connect(config("a").publishTopic(topic).build());
        client.disconnect();
        assertThatThrownBy(() -> client.publish(topic, bytes("x"))).isInstanceOf(NotConnectedException.class);
    }

    @Test
    void oneTopicOrSubscriptionTooManyIsRefused() {
        DeviceClient client = client();
        DeviceCapabilities limits = client.capabilities();
        assumeTrue(limits.maxPublishTopics() < 1000, limits.device() + " takes any number of topics");
        Recorder recorder = record(client);
        DeviceConfig.Builder topics = config("a");
        IntStream.rangeClosed(0, limits.maxPublishTopics()).forEach(i -> topics.publishTopic(topic("p" + i)));
        DeviceConfig.Builder subscriptions = config("a");
        IntStream.rangeClosed(0, limits.maxSubscriptions()).forEach(i -> subscriptions.subscription(topic("s" + i)));

        assertThatThrownBy(() -> client.connect(topics.build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("publish topics")
                .hasMessageContaining("at most " + limits.maxPublishTopics());
        assertThatThrownBy(() -> client.connect(subscriptions.build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("subscriptions")
                .hasMessageContaining("at most " + limits.maxSubscriptions());

        assertThat(client.isConnected()).isFalse();
        client.close();
        assertThat(recorder.all()).isEmpty();
    }

    @Test
    void everyDeclaredTopicAndSubscriptionWorks() {
        DeviceClient client = client();
        DeviceCapabilities limits = client.capabilities();
        Recorder recorder = record(client);
        int topics = Math.min(limits.maxPublishTopics(), 20);
        int subscriptions = Math.min(limits.maxSubscriptions(), topics);
        DeviceConfig.Builder config = config("a");
        IntStream.range(0, topics).forEach(i -> config.publishTopic(topic("t" + i)));
        IntStream.range(0, subscriptions).forEach(i -> config.subscription(topic("t" + i)));
        client.connect(config.build());

        IntStream.range(0, topics).forEach(i -> client.publish(topic("t" + i), bytes("to " + i)));

        recorder.awaitMessages(subscriptions);
        assertThat(recorder.texts())
                .containsExactlyElementsOf(IntStream.range(0, subscriptions)
                        .mapToObj(i -> "to " + i)
                        .toList());
    }

    @Test
    void nullsAreRefused() {
        DeviceClient client = client();
        String topic = topic("apple");
        client.connect(config("a").publishTopic(topic).build());

        assertThatThrownBy(() -> client.publish(null, bytes("x"))).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> client.publish(topic, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> client.addMessageListener(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> client.addConnectionListener(null)).isInstanceOf(NullPointerException.class);
        assertThat(client.isConnected()).isTrue();
        client.disconnect();
        assertThatThrownBy(() -> client.connect(null)).isInstanceOf(NullPointerException.class);
    }

    // Listeners

    @Test
    void aListenerMayPublish() {
        DeviceClient client = client();
        String ping = topic("ping");
        String pong = topic("pong");
        client.addMessageListener(m -> {
            if (m.topic().equals(ping)) {
                client.publish(pong, bytes("answer to " + m.text()));
            }
        });
        Recorder recorder = record(client);
        client.connect(config("a")
                .publishTopic(ping)
                .publishTopic(new PublishTopic(pong, Qos.AT_LEAST_ONCE, false))
                .subscription(topic("+"))
                .build());

        client.publish(ping, bytes("1"));

        recorder.awaitMessages(2);
        assertThat(recorder.texts()).containsExactly("1", "answer to 1");
    }

    @Test
    void aListenerMayPublishAsSoonAsItIsToldOfTheConnection() {
        DeviceClient client = client();
        String topic = topic("apple");
        client.addConnectionListener(event -> {
            if (event instanceof Connected) {
                client.publish(topic, bytes("hello"));
            }
        });
        Recorder recorder = record(client);

        client.connect(config("a").publishTopic(topic).subscription(topic).build());

        recorder.awaitMessages(1);
    }

    @Test
    void aListenerMayDisconnect() {
        DeviceClient client = client();
        String topic = topic("apple");
        client.addMessageListener(m -> client.disconnect());
        Recorder recorder = record(client);
        client.connect(config("a").publishTopic(topic).subscription(topic).build());

        client.publish(topic, bytes("enough"));

        assertThat(recorder.awaitDisconnected().cause()).isEmpty();
        assertThat(client.isConnected()).isFalse();
        client.connect(config("a").build());
        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void aListenerMayClose() throws Exception {
        DeviceClient client = client();
        String topic = topic("apple");
        CompletableFuture<Thread> closed = new CompletableFuture<>();
        client.addMessageListener(m -> {
            client.close();
            closed.complete(Thread.currentThread());
        });
        client.connect(config("a").publishTopic(topic).subscription(topic).build());

        // The echo may be faster than the publish, which is then broken off.
        Optional<Throwable> brokenOff =
                Optional.ofNullable(catchThrowable(() -> client.publish(topic, bytes("enough"))));
        brokenOff.ifPresent(e -> assertThat(e).isInstanceOf(DeviceException.class));

        Thread delivery = closed.get(patience().toMillis(), TimeUnit.MILLISECONDS);
        assertThat(client.isConnected()).isFalse();
        assertThatThrownBy(() -> client.connect(config("a").build())).isInstanceOf(NotConnectedException.class);
        delivery.join(patience().toMillis());
        assertThat(delivery.isAlive()).isFalse();
    }

    @Test
    void aThrowingListenerHarmsNobody() {
        DeviceClient client = client();
        String topic = topic("apple");
        client.addMessageListener(m -> {
            throw new IllegalStateException("thrown on purpose");
        });
        client.addConnectionListener(e -> {
            throw new AssertionError("thrown on purpose");
        });
        Recorder recorder = record(client);
        client.connect(config("a").publishTopic(topic).subscription(topic).build());

        client.publish(topic, bytes("1"));
        client.publish(topic, bytes("2"));

        recorder.awaitMessages(2);
        assertThat(recorder.texts()).containsExactly("1", "2");
    }

    @Test
    void aBlockedListenerHoldsUpNobodyButListeners() throws Exception {
        DeviceClient client = client();
        String topic = topic("apple");
        CountDownLatch gate = new CountDownLatch(1);
        client.addMessageListener(m -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Recorder recorder = record(client);
        client.connect(config("a")
                .publishTopic(new PublishTopic(topic, Qos.AT_LEAST_ONCE, false))
                .subscription(topic)
                .build());

        try {
            for (int i = 0; i < 20; i++) {
                client.publish(topic, bytes("message " + i));
            }
            assertThat(client.isConnected()).isTrue();
            assertThat(recorder.messages()).isEmpty();
        } finally {
            gate.countDown();
        }
        recorder.awaitMessages(20);
    }

    @Test
    void anEndedRegistrationIsNotCalled() {
        DeviceClient client = client();
        String topic = topic("apple");
        List<Message> messages = new CopyOnWriteArrayList<>();
        List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
        Registration ofMessages = client.addMessageListener(messages::add);
        Registration ofEvents = client.addConnectionListener(events::add);
        Recorder recorder = record(client);
        client.connect(config("a").publishTopic(topic).subscription(topic).build());
        client.publish(topic, bytes("1"));
        recorder.awaitMessages(1);

        ofMessages.close();
        ofMessages.close();
        ofEvents.close();
        client.publish(topic, bytes("2"));
        recorder.awaitMessages(2);
        client.disconnect();
        recorder.awaitDisconnected();

        assertThat(messages).extracting(Message::text).containsExactly("1");
        assertThat(events).hasSize(1);
    }

    @Test
    void theSameListenerAddedTwiceIsCalledTwice() {
        DeviceClient client = client();
        String topic = topic("apple");
        Recorder recorder = new Recorder(patience());
        client.addMessageListener(recorder);
        Registration second = client.addMessageListener(recorder);
        client.connect(config("a").publishTopic(topic).subscription(topic).build());

        client.publish(topic, bytes("1"));
        recorder.awaitMessages(2);
        second.close();
        client.publish(topic, bytes("2"));

        recorder.awaitMessages(3);
        assertThat(recorder.texts()).containsExactly("1", "1", "2");
    }

    // Failures

    @Test
    void theLossOfTheBrokerIsToldAndALaterConnectWorks() {
        DeviceClient client = client();
        String topic = topic("apple");
        Recorder recorder = record(client);
        DeviceConfig config =
                config("a").publishTopic(topic).subscription(topic).build();
        client.connect(config);

        stopBroker();

        assertThat(recorder.awaitDisconnected().cause()).isPresent();
        assertThat(client.isConnected()).isFalse();
        assertThatThrownBy(() -> client.publish(topic, bytes("x"))).isInstanceOf(NotConnectedException.class);
        client.disconnect();
        startBroker();
        client.connect(config);
        client.publish(topic, bytes("back"));
        recorder.awaitMessages(1);
        assertThat(recorder.all())
                .hasExactlyElementsOfTypes(Connected.class, Disconnected.class, Connected.class, Message.class);
    }

    @Test
    void aBrokerOfAnotherCaIsRefusedAndTheNextCorrectConnectWorks() {
        Optional<DeviceCredentials> distrustful = distrustfulCredentials();
        assumeTrue(distrustful.isPresent(), "there is nobody to distrust over plain TCP");
        DeviceClient client = client();
        Recorder recorder = record(client);

        assertThatThrownBy(() -> client.connect(
                        config("a").credentials(distrustful.get()).build()))
                .isInstanceOfSatisfying(TlsRefusedException.class, e -> assertThat(e.check())
                        .isEqualTo(TlsRefusedException.Check.SERVER_CHAIN));

        expectDisconnectedThenConnect(client, recorder);
    }

    @Test
    void aRefusedConnectIsToldAndTheNextCorrectConnectWorks() {
        Optional<DeviceConfig.Builder> refusing = refusingBroker();
        assumeTrue(refusing.isPresent(), "no broker that refuses CONNECT");
        DeviceClient client = client();
        Recorder recorder = record(client);

        assertThatThrownBy(() -> client.connect(refusing.get().build()))
                .isInstanceOfSatisfying(BrokerRefusedException.class, e -> assertThat(e.returnCode())
                        .isBetween(1, 5));

        expectDisconnectedThenConnect(client, recorder);
    }

    @Test
    void aPortWhereNobodyListensIsToldAndTheNextCorrectConnectWorks() throws IOException {
        DeviceClient client = client();
        Recorder recorder = record(client);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThatThrownBy(
                        () -> client.connect(configAt(brokerHost(), port, "a").build()))
                .isInstanceOfSatisfying(BrokerUnreachableException.class, e -> assertThat(e.reason())
                        .isEqualTo(BrokerUnreachableException.Reason.CONNECTION_REFUSED));

        expectDisconnectedThenConnect(client, recorder);
    }

    @Test
    void anUnknownHostIsToldAndTheNextCorrectConnectWorks() {
        DeviceClient client = client();
        Recorder recorder = record(client);

        assertThatThrownBy(() -> client.connect(
                        configAt("no-such-host.invalid", brokerPort(), "a").build()))
                .isInstanceOfSatisfying(BrokerUnreachableException.class, e -> assertThat(e.reason())
                        .isEqualTo(BrokerUnreachableException.Reason.UNKNOWN_HOST));

        expectDisconnectedThenConnect(client, recorder);
    }

    private void expectDisconnectedThenConnect(DeviceClient client, Recorder recorder) {
        assertThat(client.isConnected()).isFalse();
        assertThatThrownBy(() -> client.publish("x", bytes("x"))).isInstanceOf(NotConnectedException.class);
        String topic = topic("apple");
        client.connect(config("next").publishTopic(topic).subscription(topic).build());
        client.publish(topic, bytes("works"));
        recorder.awaitMessages(1);
        assertThat(recorder.all()).hasExactlyElementsOfTypes(Connected.class, Message.class);
    }

    // Closing

    @Test
    void afterCloseNothingWorksAndNothingHarms() {
        DeviceClient client = client();
        DeviceCapabilities limits = client.capabilities();
        String topic = topic("apple");
        DeviceConfig config = config("a").publishTopic(topic).build();
        client.connect(config);

        client.close();
        client.close();

        assertThat(client.isConnected()).isFalse();
        assertThatThrownBy(() -> client.connect(config)).isInstanceOf(NotConnectedException.class);
        assertThatThrownBy(() -> client.publish(topic, bytes("x"))).isInstanceOf(NotConnectedException.class);
        assertThatCode(client::disconnect).doesNotThrowAnyException();
        assertThat(client.capabilities()).isEqualTo(limits);
    }

    @Test
    void closeDeliversWhatWasReceivedAndTheEndOfTheConnection() {
        DeviceClient client = client();
        Recorder recorder = record(client);
        client.connect(config("a").build());

        client.close();

        assertThat(recorder.all())
                .containsExactly(new Connected(brokerHost(), brokerPort()), new Disconnected(Optional.empty()));
    }

    @Test
    void closeInterruptsAConnectInProgress() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getByName(brokerHost()))) {
            DeviceClient client = client();
            DeviceConfig config =
                    configAt(brokerHost(), silent.getLocalPort(), "a").build();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            CompletableFuture<Void> connect =
                    inThread("connect", () -> failure.set(catchThrowable(() -> client.connect(config))));
            silent.setSoTimeout(Math.toIntExact(patience().toMillis()));
            silent.accept();

            client.close();

            connect.get(patience().toMillis(), TimeUnit.MILLISECONDS);
            assertThat(failure.get()).isInstanceOf(DeviceException.class);
            assertThat(client.isConnected()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(CloseWhen.class)
    void closeEndsAllThreads(CloseWhen when) throws Exception {
        ThreadGroup group = new ThreadGroup("the client's threads");
        CompletableFuture<Void> life = inThread(group, "life of a client", () -> live(when));

        life.get(patience().multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);

        await().atMost(patience())
                .untilAsserted(() -> assertThat(threadsOf(group)).isEmpty());
    }

    private void live(CloseWhen when) {
        String topic = topic("apple");
        DeviceConfig config =
                config("a").publishTopic(topic).subscription(topic).build();
        try (DeviceClient client = newClient()) {
            Recorder recorder = record(client);
            switch (when) {
                case NEVER_CONNECTED -> assertThat(client.isConnected()).isFalse();
                case CONNECTED -> {
                    client.connect(config);
                    client.publish(topic, bytes("x"));
                    recorder.awaitMessages(1);
                }
                case DISCONNECTED -> {
                    client.connect(config);
                    client.disconnect();
                }
                case CONNECT_FAILED ->
                    assertThatThrownBy(() -> client.connect(
                                    configAt("no-such-host.invalid", 1883, "a").build()))
                            .isInstanceOf(BrokerUnreachableException.class);
                case CONNECTION_LOST -> {
                    client.connect(config);
                    stopBroker();
                    recorder.awaitDisconnected();
                }
                case CONNECTED_TWICE -> {
                    client.connect(config);
                    client.disconnect();
                    client.connect(config);
                }
            }
        }
    }

    private enum CloseWhen {
        NEVER_CONNECTED,
        CONNECTED,
        DISCONNECTED,
        CONNECT_FAILED,
        CONNECTION_LOST,
        CONNECTED_TWICE
    }

    private static List<Thread> threadsOf(ThreadGroup group) {
        Thread[] threads = new Thread[group.activeCount() + 10];
        return List.of(Arrays.copyOf(threads, group.enumerate(threads)));
    }

    private static CompletableFuture<Void> inThread(String name, Runnable work) {
        return inThread(Thread.currentThread().getThreadGroup(), name, work);
    }

    private static CompletableFuture<Void> inThread(ThreadGroup group, String name, Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                group,
                () -> {
                    try {
                        work.run();
                        done.complete(null);
                    } catch (RuntimeException | Error e) {
                        done.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
