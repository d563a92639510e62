package io.cordelia.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cordelia.device.DeviceConfig;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.ProtocolException;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import io.cordelia.mqtt.ScriptedBroker.Packet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a session that is not clean keeps. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionStoreTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] PAYLOAD = "precious".getBytes(StandardCharsets.UTF_8);

    private final AtomicInteger connections = new AtomicInteger();

    @TempDir
    private Path folder;

    /** Takes the first message and hangs up; behaves from then on. */
    private ScriptedBroker forgetful() {
        return new ScriptedBroker(peer -> {
            if (connections.incrementAndGet() > 1) {
                ScriptedBroker.behave(peer);
                return;
            }
            peer.accept();
            peer.read();
        });
    }

    private static DeviceConfig config(ScriptedBroker broker, boolean clean) {
        return broker.config()
                .publishTopic(new PublishTopic("a", Qos.AT_LEAST_ONCE, false))
                .cleanSession(clean)
                .build();
    }

    private static PahoDeviceClient client(SessionStore store) {
        return PahoDeviceClient.create(o -> o.sessionStore(store));
    }

    private static void lose(PahoDeviceClient client, ScriptedBroker broker) {
        client.connect(config(broker, false));
        assertThatThrownBy(() -> client.publish("a", PAYLOAD)).isInstanceOf(NotConnectedException.class);
        // The publish hears of it a moment before the client.
        await().atMost(PATIENCE).until(() -> !client.isConnected());
    }

    private static void awaitSecond(ScriptedBroker broker) {
        await().atMost(PATIENCE)
                .until(() -> broker.received(ScriptedBroker.PUBLISH).size() == 2);
        Packet again = broker.received(ScriptedBroker.PUBLISH).get(1);
        assertThat(again.first() & 8).as("duplicate flag").isEqualTo(8);
        assertThat(again.text()).endsWith("precious");
    }

    @Test
    void inMemoryAMessageSurvivesItsConnection() throws IOException {
        try (ScriptedBroker broker = forgetful();
                PahoDeviceClient client = PahoDeviceClient.create()) {
            lose(client, broker);

            client.connect(config(broker, false));

            awaitSecond(broker);
            // It counts no more: there is room for 16 others.
            client.publish("a", PAYLOAD);
        }
    }

    @Test
    void inAFolderAMessageSurvivesItsClient() throws IOException {
        try (ScriptedBroker broker = forgetful()) {
            try (PahoDeviceClient client = client(SessionStore.inFolder(folder))) {
                lose(client, broker);
            }
            assertThat(packets()).hasSize(1);

            try (PahoDeviceClient client = client(SessionStore.inFolder(folder))) {
                client.connect(config(broker, false));
                awaitSecond(broker);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(packets()).isEmpty());
            }
        }
    }

    @Test
    void aCleanSessionForgets() throws IOException {
        try (ScriptedBroker broker = forgetful()) {
            try (PahoDeviceClient client = client(SessionStore.inFolder(folder))) {
                lose(client, broker);
                client.connect(config(broker, true));
                assertThat(packets()).isEmpty();
                client.publish("a", "other".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(broker.received(ScriptedBroker.PUBLISH))
                    .extracting(Packet::text)
                    .last()
                    .asString()
                    .endsWith("other");
            assertThat(broker.received(ScriptedBroker.PUBLISH)).hasSize(2);
        }
    }

    @Test
    void aSessionThatIsInUseIsRefused() throws IOException {
        SessionStore store = SessionStore.inFolder(folder);
        try (ScriptedBroker broker = new ScriptedBroker(ScriptedBroker::behave);
                PahoDeviceClient first = client(store);
                PahoDeviceClient second = client(store)) {
            first.connect(config(broker, false));

            assertThatThrownBy(() -> second.connect(config(broker, false)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining(
                            "is in use by another client (allowed: one client at a time for one session)");

            first.disconnect();
            second.connect(config(broker, false));
        }
    }

    @Test
    void anUnusableStoreIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        try (ScriptedBroker broker = new ScriptedBroker(ScriptedBroker::behave);
                PahoDeviceClient client = client(SessionStore.inFolder(file))) {
            assertThatThrownBy(() -> client.connect(config(broker, false)))
                    .isInstanceOf(NotConnectedException.class)
                    .hasMessageContaining("the session store " + file)
                    .hasMessageContaining("cannot be opened");
        }
    }

    @Test
    void aStoreWithSomethingElseIsRefused() throws IOException {
        try (ScriptedBroker broker = forgetful()) {
            try (PahoDeviceClient client = client(SessionStore.inFolder(folder))) {
                lose(client, broker);
            }
            Files.write(packets().get(0), new byte[] {(byte) 0xF0, 2, 0, 0});
            try (PahoDeviceClient client = client(SessionStore.inFolder(folder))) {
                assertThatThrownBy(() -> client.connect(config(broker, false)))
                        .isInstanceOf(ProtocolException.class)
                        .hasMessage("the session store holds something that is no MQTT packet; empty it");
            }
        }
    }

    private List<Path> packets() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".packet")).toList();
        }
    }
}
