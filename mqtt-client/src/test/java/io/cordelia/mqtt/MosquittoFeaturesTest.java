package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cordelia.device.BrokerRefusedException;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.Message;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import io.cordelia.device.Recorder;
import io.cordelia.device.Subscription;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.Will;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a real broker makes of the features of the software device, beyond the contract of all devices: the will, user and
 * password, sessions that outlive their client, keep-alive, versions of TLS, threads.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MosquittoFeaturesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TestPki PKI = new TestPki();
    private static final String USER = "joe";
    private static final String PASSWORD = "top secret";

    private static MosquittoBroker broker;
    private static MosquittoBroker tls;
    private static MosquittoBroker tls13Only;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        broker = MosquittoBroker.plainWithLogin(USER, PASSWORD);
        tls = MosquittoBroker.mutualTls(PKI.server(MosquittoBroker.HOST), PKI.ca());
        tls13Only = MosquittoBroker.mutualTls(PKI.server(MosquittoBroker.HOST), PKI.ca(), "tls_version tlsv1.3");
    }

    @AfterAll
    static void stop() {
        for (MosquittoBroker each : new MosquittoBroker[] {broker, tls, tls13Only}) {
            if (each != null) {
                each.close();
            }
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private PahoDeviceClient client() {
        return client(options -> {});
    }

    private PahoDeviceClient client(Consumer<PahoOptions> more) {
        PahoDeviceClient client = PahoDeviceClient.create(options -> {
            options.login(USER, Optional.of(PASSWORD));
            more.accept(options);
        });
        open.add(client);
        return client;
    }

    private DeviceConfig.Builder config(String id) {
        return DeviceConfig.builder(broker.host(), id + "-" + run).port(broker.port());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void theWillOfADeviceThatVanishesIsPublishedWithItsQosAndRetained(Qos qos) {
        String topic = run + "/will";
        PahoDeviceClient mortal = client(PahoOptions::closeWithoutDisconnect);
        PahoDeviceClient observer = client();
        Recorder live = new Recorder(PATIENCE).of(observer);
        DeviceConfig observing = config("observer")
                .subscription(new Subscription(topic, Qos.EXACTLY_ONCE))
                .build();
        observer.connect(observing);
        mortal.connect(
                config("mortal").will(new Will(topic, bytes("gone"), qos, true)).build());

        mortal.close();

        assertThat(live.awaitMessages(1)).containsExactly(new Message(topic, bytes("gone"), qos));
        observer.disconnect();
        Recorder later = new Recorder(PATIENCE).of(observer);
        observer.connect(observing);
        assertThat(later.awaitMessages(1)).containsExactly(new Message(topic, bytes("gone"), qos));
    }

    @Test
    void userAndPasswordAreShownToTheBroker() {
        PahoDeviceClient known = client();
        known.connect(config("known").build());
        assertThat(known.isConnected()).isTrue();

        List<PahoDeviceClient> unknown = List.of(
                client(o -> o.login(USER, Optional.of("wrong"))),
                client(o -> o.login("jim", Optional.of(PASSWORD))),
                client(o -> o.login(USER, Optional.empty())));
        for (PahoDeviceClient client : unknown) {
            assertThatThrownBy(() -> client.connect(config("unknown").build()))
                    .isInstanceOf(BrokerRefusedException.class)
                    .hasMessageContaining("CONNACK 5, not authorized")
                    .hasMessageNotContainingAny(USER, PASSWORD, "wrong", "jim");
        }
    }

    @ParameterizedTest
    @CsvSource({"memory,1", "memory,2", "file,1", "file,2"})
    void aPersistentSessionKeepsMessagesFromOneClientToTheNext(String kind, int qos) {
        SessionStore store = kind.equals("file") ? SessionStore.inFolder(folder) : SessionStore.inMemory();
        String topic = run + "/kept";
        DeviceConfig sleeper = config("sleeper")
                .subscription(new Subscription(topic, Qos.of(qos)))
                .cleanSession(false)
                .build();
        PahoDeviceClient first = client(o -> o.sessionStore(store));
        first.connect(sleeper);
        first.close();
        publish(topic, Qos.of(qos), "one", "two");

        PahoDeviceClient second = client(o -> o.sessionStore(store));
        Recorder recorder = new Recorder(PATIENCE).of(second);
        second.connect(sleeper);

        assertThat(recorder.awaitMessages(2))
                .containsExactly(
                        new Message(topic, bytes("one"), Qos.of(qos)), new Message(topic, bytes("two"), Qos.of(qos)));
        // They came once, and do not come again.
        publish(topic, Qos.of(qos), "three");
        recorder.awaitMessages(3);
        assertThat(recorder.texts()).containsExactly("one", "two", "three");
    }

    @Test
    void aCleanSessionForgetsWhatThePersistentOneKept() {
        String topic = run + "/forgotten";
        PahoDeviceClient sleeper = client();
        DeviceConfig.Builder config = config("sleeper").subscription(new Subscription(topic, Qos.AT_LEAST_ONCE));
        sleeper.connect(config.cleanSession(false).build());
        sleeper.disconnect();
        publish(topic, Qos.AT_LEAST_ONCE, "meanwhile");
        Recorder recorder = new Recorder(PATIENCE).of(sleeper);

        sleeper.connect(config.cleanSession(true).build());

        publish(topic, Qos.AT_LEAST_ONCE, "afterwards");
        recorder.awaitMessages(1);
        assertThat(recorder.texts()).containsExactly("afterwards");
    }

    private void publish(String topic, Qos qos, String... payloads) {
        try (PahoDeviceClient publisher = client()) {
            publisher.connect(config("publisher")
                    .publishTopic(new PublishTopic(topic, qos, false))
                    .build());
            for (String payload : payloads) {
                publisher.publish(topic, bytes(payload));
            }
        }
    }

    @Test
    void keepAliveIsToldToTheBrokerAndKeptWithPings() {
        PahoDeviceClient quiet = client();
        String id = quietly(quiet);

        // The broker would cut it off after 1.5 s.
        Pattern ping = Pattern.compile("Received PINGREQ from " + id);
        await().atMost(PATIENCE)
                .until(() -> ping.matcher(broker.log()).results().count() >= 3);

        assertThat(broker.log()).containsPattern("as " + id + " \\(p2, c1, k1, u'" + USER + "'\\)");
        assertThat(quiet.isConnected()).isTrue();
    }

    private String quietly(PahoDeviceClient client) {
        DeviceConfig config = config("quiet").keepAlive(Duration.ofSeconds(1)).build();
        client.connect(config);
        return config.clientId();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tls12AndTls13AreSpokenAndOnlyTheChosenOne(String version) {
        PahoDeviceClient client = client(o -> o.tlsProtocol(version));
        client.connect(secured(tls, PKI.device()));
        assertThat(client.isConnected()).isTrue();
        client.disconnect();

        if (version.equals("TLSv1.3")) {
            client.connect(secured(tls13Only, PKI.device()));
            assertThat(client.isConnected()).isTrue();
        } else {
            assertThatThrownBy(() -> client.connect(secured(tls13Only, PKI.device())))
                    .isInstanceOf(TlsRefusedException.class)
                    .hasMessageContaining("have no TLS version or cipher in common");
        }
    }

    private DeviceConfig secured(MosquittoBroker broker, DeviceCredentials credentials) {
        return DeviceConfig.builder(broker.host(), "dev01-" + run)
                .port(broker.port())
                .credentials(credentials)
                .build();
    }

    @Test
    void listenersAndDeliveriesAreNeverOnPahosThreads() throws Exception {
        String topic = run + "/own";
        PahoDeviceClient client = client();
        Recorder recorder = new Recorder(PATIENCE).of(client);
        client.connect(config("dev01")
                .publishTopic(new PublishTopic(topic, Qos.EXACTLY_ONCE, false))
                .subscription(new Subscription(topic, Qos.EXACTLY_ONCE))
                .build());

        String reporter = client.publishAsync(topic, bytes("hello"))
                .handle((done, failure) -> Thread.currentThread().getName())
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        recorder.awaitMessages(1);
        client.close();

        assertThat(recorder.threads()).hasSize(3).extracting(Thread::getName).containsOnly("cordelia-mqtt-events");
        // A delivery that was over before anything depended on it is told on the thread that asks.
        assertThat(reporter)
                .isIn("cordelia-mqtt-delivery", Thread.currentThread().getName());
    }
}
