package io.cordelia.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cordelia.at.CordeliaDeviceClient;
import io.cordelia.at.WlanNetwork;
import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceCredentials.ClientIdentity;
import io.cordelia.device.DeviceException;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.Recorder;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.mqtt.PahoDeviceClient;
import io.cordelia.pki.CredentialFiles;
import io.cordelia.pki.Finding;
import io.cordelia.samples.MatrixBrokers.Running;
import io.cordelia.samples.MatrixCase.Refusal;
import io.cordelia.samples.MatrixCase.Server;
import io.cordelia.sim.AccessPoint;
import io.cordelia.sim.SimulatedModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may talk to whom: every case with both devices and both brokers. What happens is written to {@code target/} as a table, and
 * docs/security.md shows the same.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(OrderAnnotation.class)
class MutualTlsMatrixTest {

    private static final Path PAGE = Path.of("../docs/security.md");
    private static final Path TARGET = Path.of("target");
    private static final String BEGIN = "<!-- matrix: begin -->\n";
    private static final String END = "<!-- matrix: end -->\n";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** From connect to its end, whichever. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final String TOPIC = "matrix/apple";
    /** It stands in a message. */
    private static final Instant TODAY = Instant.parse("2026-01-01T00:00:00Z");

    private static final int CELLS = 62;

    private static final MatrixTable TABLE = new MatrixTable();
    private static final Map<Device, Maker> DEVICES = new EnumMap<>(Device.class);
    private static final Map<Make, MatrixBrokers> BROKERS = new EnumMap<>(Make.class);
    private static MatrixPki pki;
    private static int cellsDone;
    private static int checksDone;

    @TempDir
    private static Path folder;

    /** The devices. */
    private enum Device {
        SOFTWARE("software device"),
        MODULE("module");

        private final String title;

        Device(String title) {
            this.title = title;
        }
    }

    /** The brokers. */
    private enum Make {
        MOSQUITTO("Mosquitto"),
        EMBEDDED("embedded");

        private final String title;

        Make(String title) {
            this.title = title;
        }
    }

    /** A device for many cells, and the end of what is behind it. */
    private record Maker(DeviceClient client, Optional<SimulatedModule> module) {

        void close() {
            client.close();
            module.ifPresent(SimulatedModule::close);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        pki = new MatrixPki(folder);
        BROKERS.put(Make.MOSQUITTO, new MatrixBrokers.Mosquitto(pki, folder));
        BROKERS.put(Make.EMBEDDED, new MatrixBrokers.Embedded(pki));
        DEVICES.put(Device.SOFTWARE, new Maker(PahoDeviceClient.create(), Optional.empty()));
        SimulatedModule module = Hardware.call(() -> SimulatedModule.builder()
                .accessPoint(AccessPoint.secured("matrix", "matrix-key"))
                .start());
        DEVICES.put(
                Device.MODULE,
                new Maker(
                        CordeliaDeviceClient.create(
                                ModulePorts.MEMORY.to(module),
                                options -> options.network(WlanNetwork.of("matrix", "matrix-key"))),
                        Optional.of(module)));
    }

    @AfterEach
    void disconnect() {
        DEVICES.values().stream()
                .map(Maker::client)
                .filter(DeviceClient::isConnected)
                .forEach(DeviceClient::disconnect);
    }

    @AfterAll
    static void stop() throws IOException {
        DEVICES.values().forEach(Maker::close);
        BROKERS.values().forEach(MatrixBrokers::close);
        if (isComplete()) {
            Files.writeString(TARGET.resolve("mtls-matrix.md"), TABLE.markdown());
            Files.writeString(TARGET.resolve("mtls-matrix.html"), TABLE.html());
        }
    }

    static Stream<Arguments> cells() {
        List<Arguments> cells = new ArrayList<>();
        for (MatrixCase row : MatrixCase.values()) {
            for (Device device : Device.values()) {
                cells.add(Arguments.of(row, device, Make.MOSQUITTO));
                // Java does not offer the old versions any more.
                if (row.server() != Server.OLD) {
                    cells.add(Arguments.of(row, device, Make.EMBEDDED));
                }
            }
        }
        return cells.stream();
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("cells")
    void cell(MatrixCase row, Device device, Make make) {
        MatrixBrokers brokers = BROKERS.get(make);
        DeviceClient client = DEVICES.get(device).client();
        Recorder recorder = new Recorder(PATIENCE).of(client);
        Running broker = brokers.get(row.server());
        String clientId = "matrix-" + row.ordinal() + device.ordinal();
        DeviceConfig config = config(row.host(), broker.port(), clientId, row.credentials(pki));
        long start = System.nanoTime();

        if (row.refusal() == Refusal.NONE) {
            client.connect(config);
            assertWithinLimit(start);
            TABLE.outcome(row.title(), device.title, title(row, make), "nobody", "connects");
            exchange(client, recorder);
        } else {
            DeviceException refusal = catchThrowableOfType(DeviceException.class, () -> client.connect(config));
            assertWithinLimit(start);
            assertThat(refusal).as("a refusal").isNotNull();
            TABLE.outcome(
                    row.title(),
                    device.title,
                    title(row, make),
                    row.refusal().by(),
                    refusal.getClass().getSimpleName() + ": " + normalised(refusal.getMessage(), broker.port()));
            expect(row.refusal(), device, refusal);
            assertThatThrownBy(() -> client.publish(TOPIC, "stolen".getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(NotConnectedException.class);
            assertThat(client.isConnected()).isFalse();
            assertThat(recorder.messages()).isEmpty();
            assertThat(broker.hasServed(clientId)).isFalse();

            Running good = brokers.get(Server.GOOD);
            client.connect(config("localhost", good.port(), clientId + "-good", Optional.of(pki.good())));
            exchange(client, recorder);
            await().atMost(PATIENCE).until(() -> good.hasServed(clientId + "-good"));
            assertThat(broker.hasServed(clientId)).isFalse();
        }
        cellsDone++;
    }

    @Order(2)
    @ParameterizedTest
    @EnumSource
    void checkOfTheFiles(MatrixCase row) throws IOException {
        Optional<DeviceCredentials> credentials = row.credentials(pki);
        if (row.server() == Server.GOOD && row != MatrixCase.ADDRESS && credentials.isPresent()) {
            CredentialFiles files = files(credentials.get()).clock(Clock.fixed(TODAY, ZoneOffset.UTC));
            String findings =
                    files.check().stream().map(MutualTlsMatrixTest::told).collect(Collectors.joining("\n"));
            TABLE.check(row.title(), findings.isEmpty() ? "nothing" : findings, loads(files));
        }
        checksDone++;
    }

    @Order(3)
    @Test
    void thePageShowsThisTable() throws IOException {
        assumeTrue(isComplete(), "only together with all cells");
        String page = Files.readString(PAGE);
        assertThat(page).contains(BEGIN, END);
        assertThat(page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END)))
                .as("the table in %s; the new one is in samples/target/mtls-matrix.md", PAGE)
                .isEqualTo(TABLE.markdown());
    }

    private static void assertWithinLimit(long start) {
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("from connect to its end")
                .isLessThan(LIMIT);
    }

    private static boolean isComplete() {
        return cellsDone == CELLS && checksDone == MatrixCase.values().length;
    }

    private static DeviceConfig config(
            String host, int port, String clientId, Optional<DeviceCredentials> credentials) {
        DeviceConfig.Builder config = DeviceConfig.builder(host, clientId)
                .port(port)
                .publishTopic(TOPIC)
                .subscription("matrix/+");
        credentials.ifPresent(config::credentials);
        return config.build();
    }

    private static String title(MatrixCase row, Make make) {
        return row.server() == Server.OLD ? "openssl s_server" : make.title;
    }

    /** There and back again; what was published while refused would arrive first. */
    private static void exchange(DeviceClient client, Recorder recorder) {
        client.publish(TOPIC, "ripe".getBytes(StandardCharsets.UTF_8));
        recorder.awaitMessages(1);
        assertThat(recorder.texts()).containsExactly("ripe");
        client.disconnect();
    }

    private static void expect(Refusal expected, Device device, DeviceException refusal) {
        if (device == Device.MODULE) {
            assertThat(refusal).hasMessageContaining("code " + expected.code());
            return;
        }
        assertThat(refusal.getClass().getSimpleName()).isEqualTo(expected.exception());
        expected.check().ifPresent(check -> assertThat(((TlsRefusedException) refusal).check())
                .isEqualTo(check));
    }

    private static CredentialFiles files(DeviceCredentials credentials) throws IOException {
        Path rootCa = Files.write(folder.resolve("rootca.pem"), credentials.rootCa());
        if (credentials.identity().isEmpty()) {
            return CredentialFiles.serverTls(rootCa);
        }
        ClientIdentity identity = credentials.identity().get();
        Path key = folder.resolve("privatekey.pem");
        Files.write(key, identity.privateKey());
        assertThat(key.toFile().setReadable(false, false)).isTrue();
        assertThat(key.toFile().setReadable(true, true)).isTrue();
        return CredentialFiles.mutualTls(
                rootCa, Files.write(folder.resolve("cert.pem"), identity.certificateChain()), key);
    }

    private static String told(Finding finding) {
        return finding.severity().name().toLowerCase(Locale.ROOT) + ": "
                + finding.message().replace(folder + "/", "");
    }

    private static String loads(CredentialFiles files) {
        if (isLoaded(files)) {
            return "accepts";
        }
        return isLoaded(files.ignoreDates()) ? "refuses, unless ignoreDates()" : "refuses";
    }

    private static boolean isLoaded(CredentialFiles files) {
        try {
            files.load();
            return true;
        } catch (InvalidCredentialsException e) {
            return false;
        }
    }

    private static String normalised(String message, int port) {
        return message.replaceAll("\\b" + port + "\\b", "PORT").replaceAll("matrix-\\d+", "ID");
    }
}
