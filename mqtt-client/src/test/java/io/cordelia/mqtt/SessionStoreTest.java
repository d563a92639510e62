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
import io.cordelia.device.Recorder;
import io.cordelia.mqtt.ScriptedBroker.Packet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session that is not clean keeps. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionStoreTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] PAYLOAD = "precious".getBytes(StandardCharsets.UTF_8);

    private static final String USABLE =
            "\\(allowed: a folder that this user may read and write, on a disk with space left\\)";

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
    void whatIsSentAgainCountsAsUnderWay() throws IOException {
        try (ScriptedBroker broker = new ScriptedBroker(peer -> {
                    peer.accept();
                    peer.read();
                    if (connections.incrementAndGet() > 1) {
                        peer.ignore();
                    }
                });
                PahoDeviceClient client =
                        PahoDeviceClient.create(o -> o.maxInFlight(1).backPressure(BackPressure.FAIL))) {
            lose(client, broker);

            client.connect(config(broker, false));

            assertThatThrownBy(() -> client.publish("a", PAYLOAD))
                    .isInstanceOf(DeviceTimeoutException.class)
                    .hasMessageStartingWith("the acknowledgement of any of 1 messages did not come");
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
    void aFileWhereTheFolderIsExpectedIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        try (ScriptedBroker broker = new ScriptedBroker(ScriptedBroker::behave);
                PahoDeviceClient client = client(SessionStore.inFolder(file))) {
            assertThatThrownBy(() -> client.connect(config(broker, false)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageMatching("session store \\Q" + file
                            + "\\E/dev01\\.[0-9a-f-]{36} cannot be opened \\(.*\\) " + USABLE);
            assertThat(broker.received()).isEmpty();
        }
    }

    @Test
    void onlyTheOwnerMayLookIntoASession() throws IOException {
        try (ScriptedBroker broker = new ScriptedBroker(ScriptedBroker::behave);
                PahoDeviceClient client = client(SessionStore.inFolder(folder.resolve("new")))) {
            client.connect(config(broker, false));
        }
        Path made = folder.resolve("new");
        try (Stream<Path> folders = Files.walk(made)) {
            assertThat(folders.filter(Files::isDirectory).toList()).hasSize(2).allSatisfy(path -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------"));
        }
    }

    /** Root may write to any folder but those of the kernel. */
    @Test
    void aReadOnlyFolderIsNamed() throws IOException {
        Path readOnly = Path.of("/sys/sessions");
        Assumptions.assumeTrue(Files.isDirectory(readOnly.getParent()), "there is no /sys here");
        try (ScriptedBroker broker = new ScriptedBroker(ScriptedBroker::behave);
                PahoDeviceClient client = client(SessionStore.inFolder(readOnly))) {
            assertThatThrownBy(() -> client.connect(config(broker, false)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageMatching("session store " + readOnly
                            + "/dev01\\.[0-9a-f-]{36} cannot be opened"
                            + " \\((access is denied|.*Read-only file system|.*not permitted)\\) " + USABLE)
                    .hasMessageNotContaining("java.");
            assertThat(broker.received()).isEmpty();
        }
    }

    @Test
    void anyClientIdHasAFolder() throws IOException {
        try (ScriptedBroker broker = new ScriptedBroker(ScriptedBroker::behave);
                PahoDeviceClient client = client(SessionStore.inFolder(folder))) {
            client.connect(DeviceConfig.builder("127.0.0.1", "../ \u00e9:\u65e5*?".repeat(100))
                    .port(broker.port())
                    .publishTopic(new PublishTopic("a", Qos.AT_LEAST_ONCE, false))
                    .cleanSession(false)
                    .build());
            client.publish("a", PAYLOAD);
            assertThat(sessionFolder().getFileName().toString())
                    .startsWith("____")
                    .hasSizeLessThan(128);
        }
    }

    /** What may have become of the file of a stored message. */
    private enum Damage {
        CUT_OFF {
            @Override
            void befall(Path file) throws IOException {
                Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 5));
            }
        },
        EMPTIED {
            @Override
            void befall(Path file) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        ONE_BIT {
            @Override
            void befall(Path file) throws IOException {
                byte[] content = Files.readAllBytes(file);
                content[content.length / 2] ^= 1;
                Files.write(file, content);
            }
        },
        LONGER {
            @Override
            void befall(Path file) throws IOException {
                Files.write(file, new byte[1], StandardOpenOption.APPEND);
            }
        },
        FOREIGN {
            @Override
            void befall(Path file) throws IOException {
                Files.writeString(file, "a letter to my aunt");
            }
        },
        OF_ANOTHER_MESSAGE {
            @Override
            void befall(Path file) throws IOException {
                Files.write(file, StoredPacket.encode("s-2", new byte[] {0x32, 5, 0, 1, 'a', 0, 2}));
            }
        };

        abstract void befall(Path file) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedFileIsNamedAndKeptUntilACleanSession(Damage damage) throws IOException {
        try (ScriptedBroker broker = forgetful()) {
            try (PahoDeviceClient client = client(SessionStore.inFolder(folder))) {
                lose(client, broker);
            }
            Path file = packets().get(0);
            damage.befall(file);
            byte[] content = Files.readAllBytes(file);

            try (PahoDeviceClient client = client(SessionStore.inFolder(folder))) {
                for (int i = 0; i < 2; i++) {
                    assertThatThrownBy(() -> client.connect(config(broker, false)))
                            .isInstanceOf(InvalidRequestException.class)
                            .hasMessage(
                                    "session store " + file + " is damaged, or was not written by this program; what it"
                                            + " held cannot be sent again (allowed: files as they were stored: put the right one"
                                            + " back, or delete this one, or connect with a clean session, which deletes all that"
                                            + " is stored for it)");
                    assertThat(file).hasBinaryContent(content);
                }
                assertThat(broker.received(ScriptedBroker.CONNECT)).hasSize(1);

                client.connect(config(broker, true));
                assertThat(packets()).isEmpty();
            }
        }
    }

    @Test
    void aFolderInThePlaceOfAFileIsNamed() throws IOException {
        try (ScriptedBroker broker = forgetful()) {
            try (PahoDeviceClient client = client(SessionStore.inFolder(folder))) {
                lose(client, broker);
            }
            Path file = packets().get(0);
            Files.delete(file);
            Files.createDirectory(file);

            try (PahoDeviceClient client = client(SessionStore.inFolder(folder))) {
                assertThatThrownBy(() -> client.connect(config(broker, false)))
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageMatching("session store \\Q" + file + "\\E cannot be read \\(.*\\) " + USABLE);
            }
        }
    }

    @Test
    void otherFilesInTheFolderAreLeftAlone() throws IOException {
        try (ScriptedBroker broker = forgetful()) {
            try (PahoDeviceClient client = client(SessionStore.inFolder(folder))) {
                lose(client, broker);
            }
            Path other = Files.writeString(sessionFolder().resolve("notes.txt"), "mine");

            try (PahoDeviceClient client = client(SessionStore.inFolder(folder))) {
                client.connect(config(broker, false));
                awaitSecond(broker);
                client.disconnect();
                client.connect(config(broker, true));
            }
            assertThat(other).hasContent("mine");
        }
    }

    @Test
    void onAFullDiskAMessageIsRefusedAndTheConnectionGoesOn() throws Exception {
        try (ScriptedBroker broker = new ScriptedBroker(ScriptedBroker::behave);
                PahoDeviceClient client = client(SessionStore.inFolder(folder))) {
            client.connect(config(broker, false));
            Path full = Path.of("/dev/full");
            Assumptions.assumeTrue(Files.exists(full), "there is no /dev/full here");
            List<ThrowingCallable> publishes =
                    List.of(() -> client.publish("a", PAYLOAD), () -> client.publishAsync("a", PAYLOAD));
            for (int i = 0; i < publishes.size(); i++) {
                String key = "s-" + (i + 1);
                Path file = sessionFolder().resolve(key + ".packet");
                Path half = Files.createSymbolicLink(sessionFolder().resolve(key + ".new"), full);

                assertThatThrownBy(publishes.get(i))
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageMatching("session store \\Q" + file
                                + "\\E cannot be written \\(No space left on device\\) " + USABLE);

                assertThat(half).doesNotExist();
            }

            assertThat(client.isConnected()).isTrue();
            client.publish("a", PAYLOAD);
            client.publishAsync("a", PAYLOAD).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(broker.received(ScriptedBroker.PUBLISH)).hasSize(2);
        }
    }

    @Test
    void aFolderThatWasRemovedIsNamedAndTheConnectionGoesOn() throws IOException {
        try (ScriptedBroker broker = new ScriptedBroker(ScriptedBroker::behave);
                PahoDeviceClient client = client(SessionStore.inFolder(folder))) {
            client.connect(config(broker, false));
            Path session = sessionFolder();
            Files.delete(session.resolve("lock"));
            Files.delete(session);

            assertThatThrownBy(() -> client.publish("a", PAYLOAD))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageMatching("session store \\Q" + session.resolve("s-1.packet")
                            + "\\E cannot be written \\(it does not exist\\) " + USABLE);

            Files.createDirectory(session);
            client.publish("a", PAYLOAD);
            assertThat(broker.received(ScriptedBroker.PUBLISH)).hasSize(1);
        }
    }

    @Test
    void aStoreThatFailsAtAnAcknowledgementEndsTheConnectionAndIsTold() throws IOException {
        CountDownLatch acknowledge = new CountDownLatch(1);
        try (ScriptedBroker broker = new ScriptedBroker(peer -> {
                    peer.accept();
                    Packet publish = peer.read();
                    acknowledge.await();
                    peer.acknowledge(publish);
                    peer.ignore();
                });
                PahoDeviceClient client = client(SessionStore.inFolder(folder))) {
            Recorder recorder = new Recorder(PATIENCE).of(client);
            client.connect(config(broker, false));
            CompletableFuture<Void> delivery = client.publishAsync("a", PAYLOAD);
            Path file = packets().get(0);
            Files.delete(file);
            Files.createDirectories(file.resolve("in the way"));
            acknowledge.countDown();

            assertThat(recorder.awaitDisconnected().cause())
                    .get(InstanceOfAssertFactories.throwable(InvalidRequestException.class))
                    .hasMessageMatching("session store \\Q" + file + "\\E cannot be deleted \\(.*\\) " + USABLE);
            assertThat(delivery.handle((done, e) -> e))
                    .succeedsWithin(PATIENCE)
                    .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                    .isInstanceOf(NotConnectedException.class)
                    .hasMessageContaining("cannot be deleted");
        }
    }

    private Path sessionFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    private List<Path> packets() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".packet")).toList();
        }
    }
}
