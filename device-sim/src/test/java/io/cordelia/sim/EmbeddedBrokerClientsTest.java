package io.cordelia.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cordelia.device.BrokerRefusedException;
import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Message;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import io.cordelia.device.Subscription;
import io.cordelia.mqtt.PahoDeviceClient;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

/** The embedded broker with real clients: logins, the log of messages, restarts. */
class EmbeddedBrokerClientsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Validity DAY = Validity.of(Duration.ofDays(1));

    private static DeviceConfig.Builder config(EmbeddedBroker broker, String clientId) {
        return DeviceConfig.builder("localhost", clientId)
                .port(broker.port())
                .publishTopic(new PublishTopic("kept", Qos.EXACTLY_ONCE, true))
                .publishTopic(new PublishTopic("said", Qos.AT_LEAST_ONCE, false));
    }

    private static void publish(EmbeddedBroker broker, String topic, String text) {
        try (DeviceClient client = PahoDeviceClient.create()) {
            client.connect(config(broker, "publisher").build());
            client.publish(topic, text.getBytes(UTF_8));
        }
    }

    @Test
    void writesDownWhatIsPublished() {
        Instant begin = Instant.now();
        CertificateAuthority ca = CertificateAuthority.root(new X500Principal("CN=Test CA"), KeyKind.EC_P256, DAY);
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                        .tls(ca.server(List.of("localhost"), KeyKind.EC_P256, DAY))
                        .requireClientCertificates(List.of(ca.certificate()))
                        .start();
                DeviceClient client = PahoDeviceClient.create()) {
            client.connect(config(broker, "dev01")
                    .credentials(DeviceCredentials.mutualTls(
                            ca.certificatePem(),
                            ca.device("dev01", KeyKind.EC_P256, DAY).clientIdentity()))
                    .build());
            client.publish("kept", new byte[] {0, (byte) 0xFF});
            client.publish("said", "grün".getBytes(UTF_8));

            List<BrokerMessage> messages = broker.messages().await(2, m -> true, LONG);
            assertThat(messages)
                    .extracting(BrokerMessage::message)
                    .containsExactly(
                            new Message("kept", new byte[] {0, (byte) 0xFF}, Qos.EXACTLY_ONCE),
                            new Message("said", "grün".getBytes(UTF_8), Qos.AT_LEAST_ONCE));
            assertThat(messages).extracting(BrokerMessage::retain).containsExactly(true, false);
            assertThat(messages).allMatch(m -> m.clientId().equals("dev01"));
            assertThat(messages)
                    .allMatch(m -> !m.time().isBefore(begin) && !m.time().isAfter(Instant.now()));
            assertThat(broker.messages().await("said", LONG).text()).isEqualTo("grün");
        }
    }

    @Test
    void letsInOnlyItsUsers() {
        try (EmbeddedBroker broker =
                EmbeddedBroker.builder().user("ann", "secret").user("bob", "").start()) {
            for (Optional<String> wrong : List.of(Optional.of("Secret"), Optional.<String>empty())) {
                assertThatThrownBy(() -> logIn(broker, "ann", wrong)).isInstanceOf(BrokerRefusedException.class);
            }
            assertThatThrownBy(() -> logIn(broker, "eve", Optional.of("secret")))
                    .isInstanceOf(BrokerRefusedException.class);
            assertThatThrownBy(() -> publish(broker, "said", "anonymous")).isInstanceOf(BrokerRefusedException.class);
            logIn(broker, "ann", Optional.of("secret"));
            logIn(broker, "bob", Optional.of(""));
            assertThat(broker.messages().await(2, m -> true, LONG))
                    .extracting(BrokerMessage::text)
                    .containsExactly("ann", "bob");
        }
        assertThatThrownBy(() -> EmbeddedBroker.builder().user("", "secret"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("user name is empty (allowed: at least one character)");
    }

    private static void logIn(EmbeddedBroker broker, String user, Optional<String> password) {
        try (DeviceClient client = PahoDeviceClient.create(options -> options.login(user, password))) {
            client.connect(config(broker, "dev-" + user).build());
            client.publish("said", user.getBytes(UTF_8));
        }
    }

    @Test
    void forgetsSessionsOnARestart() {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            int port = broker.port();
            subscribeAndLeave(broker);
            publish(broker, "kept", "before");
            broker.messages().await("kept", LONG);

            broker.restart();

            assertThat(broker.port()).isEqualTo(port);
            assertThat(broker.messages().on("kept")).as("the log stays").hasSize(1);
            Queue<Message> received = new ConcurrentLinkedQueue<>();
            try (DeviceClient client = PahoDeviceClient.create()) {
                client.addMessageListener(received::add);
                client.connect(subscriber(broker)
                        .subscription("end")
                        .publishTopic("end")
                        .build());
                client.publish("end", "end".getBytes(UTF_8));
                await().atMost(LONG).until(() -> !received.isEmpty());
            }
            assertThat(received).extracting(Message::topic).containsExactly("end");
        }
    }

    @Test
    void keepsSessionsOverARestart() throws IOException {
        Set<Path> before = folders();
        Set<Thread> threads = brokerThreads();
        try (EmbeddedBroker broker = EmbeddedBroker.builder().keepSessions().start()) {
            subscribeAndLeave(broker);
            publish(broker, "kept", "retained");
            publish(broker, "said", "waits");
            broker.messages().await(2, m -> true, LONG);

            broker.restart();

            assertThat(received(broker, subscriber(broker).build(), 2)).containsExactlyInAnyOrder("retained", "waits");
            assertThat(received(
                            broker, config(broker, "new").subscription("kept").build(), 1))
                    .containsExactly("retained");
            broker.restart();
            assertThat(received(
                            broker, config(broker, "newer").subscription("kept").build(), 1))
                    .containsExactly("retained");
        }
        assertThat(folders()).as("temporary folders").isSubsetOf(before);
        assertThat(brokerThreads()).isSubsetOf(threads);
    }

    private static Set<Thread> brokerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getThreadGroup() != null
                        && t.getThreadGroup().getName().startsWith("embedded-broker")
                        && !t.getName().startsWith(BrokerThreads.SHARED))
                .collect(Collectors.toSet());
    }

    private static DeviceConfig.Builder subscriber(EmbeddedBroker broker) {
        return config(broker, "subscriber").cleanSession(false);
    }

    private static void subscribeAndLeave(EmbeddedBroker broker) {
        try (DeviceClient client = PahoDeviceClient.create()) {
            client.connect(subscriber(broker)
                    .subscription(new Subscription("kept", Qos.AT_LEAST_ONCE))
                    .subscription(new Subscription("said", Qos.AT_LEAST_ONCE))
                    .build());
        }
    }

    private static List<String> received(EmbeddedBroker broker, DeviceConfig config, int count) {
        Queue<Message> received = new ConcurrentLinkedQueue<>();
        try (DeviceClient client = PahoDeviceClient.create()) {
            client.addMessageListener(received::add);
            client.connect(config);
            await().atMost(LONG).until(() -> received.size() >= count);
        }
        return received.stream().map(Message::text).toList();
    }

    private static Set<Path> folders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().startsWith(BrokerFolder.PREFIX))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void restartsOnlyWhileItRuns() {
        EmbeddedBroker broker = EmbeddedBroker.builder().start();
        broker.close();
        assertThatThrownBy(broker::restart)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the embedded broker is closed");
    }
}
