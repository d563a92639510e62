package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.Qos;
import io.cordelia.sim.BrokerMessage;
import io.cordelia.sim.PtyPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code iot publish}, {@code publish} and {@code soft publish}. */
@Timeout(120)
class PublishCommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static Rig rig;

    @BeforeAll
    static void start() throws IOException {
        rig = new Rig(folder, PtyPort.open());
        Cli.Result connect = rig.run("iot connect");
        assertThat(connect.status()).as(connect.err()).isZero();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @BeforeEach
    void forget() {
        rig.broker().messages().clear();
    }

    private static List<String> published(int count) {
        return rig.broker().messages().await(count, m -> true, PATIENCE).stream()
                .map(BrokerMessage::text)
                .toList();
    }

    private static void expect(Cli.Result result, int status, String... words) {
        assertThat(result.err()).contains(words);
        assertThat(result.status()).as(result.err()).isEqualTo(status);
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iot publish", "publish"})
    void aMessageOfTheCommandLine(String command) {
        Cli.Result result = rig.plain(command, "-m", "a \"b\", c");

        assertThat(result.err().lines())
                .containsExactly("the module is connected already", "published 8 bytes to cordelia/apple");
        assertThat(result.status()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(published(1)).containsExactly("a \"b\", c");
        assertThat(rig.module().isMqttConnected()).isTrue();
    }

    @Test
    void aFileAndStandardInputAsAWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("payload.json"), "{\"a\": 1}");

        expect(rig.plain("iot publish", "-f", file.toString()), ExitStatus.DONE, "published 8 bytes");
        expect(
                rig.plain(FakeKeyboard.pipe("all of it"), "iot publish", "-s", "-t", "cordelia/apple"),
                ExitStatus.DONE,
                "published 9 bytes");

        assertThat(published(2)).containsExactly("{\"a\": 1}", "all of it");
    }

    @Test
    void anEmptyMessage() {
        expect(rig.plain("iot publish", "-n"), ExitStatus.DONE, "published 0 bytes to cordelia/apple");

        assertThat(published(1)).containsExactly("");
    }

    @Test
    void eachLineIsAMessage() {
        Cli.Result result =
                rig.plain(FakeKeyboard.pipe("one", "", "three, \"four\""), "iot publish", "-l", "--interval", "10ms");

        assertThat(result.status()).isZero();
        assertThat(result.err()).containsPattern("published 3 messages, 16 bytes, to cordelia/apple in \\d+\\.\\d s");
        assertThat(published(3)).containsExactly("one", "", "three, \"four\"");
    }

    @Test
    void aLineThatCannotBeSentEndsIt() {
        Cli.Result result =
                rig.plain(FakeKeyboard.pipe("one", "x".repeat(513), "three"), "iot publish", "--lines", "--quiet");

        expect(result, ExitStatus.USAGE, "cordelia: line 2: payload is 513 bytes long", "at most 512 bytes");
        assertThat(published(1)).containsExactly("one");
    }

    @Test
    void aMessageManyTimes() {
        Cli.Result result = rig.plain("iot publish", "-m", "tick", "--repeat", "3", "--interval", "1ms");

        assertThat(result.err()).containsPattern("published 3 messages, 12 bytes, to cordelia/apple in \\d+\\.\\d s");
        assertThat(published(3)).containsExactly("tick", "tick", "tick");
    }

    @Test
    void randomPayloadsAsTheVendorsTool() {
        expect(rig.plain("iot publish", "--random", "--repeat", "3"), ExitStatus.DONE, "published 3 messages");

        List<String> payloads = published(3);
        assertThat(payloads)
                .allMatch(p ->
                        p.matches("\\{\"RandomString\":\"[A-Za-z]{10}\",\"Number1\":\\d{1,3},\"Number2\":\\d{1,3}}"));
        assertThat(Set.copyOf(payloads)).hasSize(3);
    }

    @Test
    void qosAndRetainAreThoseOfTheTopic() throws IOException {
        rig.yaml(
                "soft.yaml",
                rig.defaultYaml()
                        .replace("rig-device", "other-device")
                        .replace("  - cordelia/apple", "  - topic: cordelia/apple\n    qos: 1\n    retain: true"));

        expect(rig.soft("soft.yaml", "publish", "-m", "kept"), ExitStatus.DONE, "published 4 bytes to cordelia/apple");

        BrokerMessage message = rig.broker().messages().await("cordelia/apple", PATIENCE);
        assertThat(message.retain()).isTrue();
        assertThat(message.message().qos()).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(rig.soft("soft.yaml", "publish", "-n").status()).isZero();
    }

    @Test
    void theSoftwareDevicePublishesAnyBytes() throws IOException {
        rig.yaml("soft.yaml", rig.defaultYaml().replace("rig-device", "other-device"));
        Path file = Files.write(folder.resolve("bytes"), new byte[] {0, -1, 13, 10});

        expect(rig.soft("soft.yaml", "publish", "-f", file.toString()), ExitStatus.DONE, "published 4 bytes");

        assertThat(rig.broker()
                        .messages()
                        .await("cordelia/apple", PATIENCE)
                        .message()
                        .payload())
                .containsExactly(0, -1, 13, 10);
        expect(rig.plain("iot publish", "-f", file.toString()), ExitStatus.USAGE, "payload", "UTF-8");
    }

    @Test
    void whatIsTooLongOrNotThereIsRefusedBeforeAnythingIsSent() throws IOException {
        Path large = Files.write(folder.resolve("large"), new byte[1 << 20]);

        expect(
                rig.plain("iot publish", "-f", large.toString()),
                ExitStatus.USAGE,
                "payload in file " + large + " is too long (allowed: at most 512 bytes)");
        expect(
                rig.plain(FakeKeyboard.pipe("x".repeat(513)), "iot publish", "-s"),
                ExitStatus.USAGE,
                "payload in standard input is too long");
        expect(rig.run("publish", "-m", "x".repeat(513)), ExitStatus.USAGE, "payload is 513 bytes long");
        expect(
                rig.plain("iot publish", "-f", folder.resolve("none").toString()),
                ExitStatus.USAGE,
                "--file " + folder.resolve("none") + " cannot be read");
        expect(
                rig.plain("iot publish", "-t", "cordelia/pear", "-m", "x"),
                ExitStatus.USAGE,
                "topic \"cordelia/pear\" is none of the device's publish topics (allowed: cordelia/apple)");
        assertThat(rig.broker().messages().all()).isEmpty();
        assertThat(rig.module().isMqttConnected()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-m x -n                    | mutually exclusive",
                "-t cordelia/apple          | Missing required argument",
                "-m x --repeat 0            | --repeat is less than 1",
                "-l --repeat 2              | --repeat is given with --lines",
                "-m x --interval 1s         | --interval is given alone",
                "-m x --repeat 2 --interval 5 | no time (allowed: a whole number with its unit",
                "-m x --ignore-dates        | --ignore-dates is given without --config"
            })
    void contradictionsAreUsageErrors(String options, String problem) {
        expect(rig.plain("iot publish " + options), ExitStatus.USAGE, problem);
        assertThat(rig.broker().messages().all()).isEmpty();
    }

    @Test
    void aModuleWithoutTopicsIsTold() {
        try (Board board = new Board()) {
            Cli.Result result = board.run("iot", "publish", "-m", "x");

            expect(result, ExitStatus.USAGE, "topic is missing", "PUBTOPIC0.name");
        }
    }

    @Test
    void base64IsTheModulesBusiness() throws IOException {
        expect(rig.plain("iot disconnect"), ExitStatus.DONE, "disconnected");
        assertThat(rig.plain("settings set", "MQTT.base64=true").status()).isZero();
        Path bytes = Files.write(folder.resolve("binary"), new byte[] {0, 1, 13, 10});
        try {
            expect(rig.plain("iot publish", "-f", bytes.toString()), ExitStatus.DONE, "published 4 bytes");
            expect(rig.plain("iot publish", "-m", "x".repeat(385)), ExitStatus.USAGE, "at most 384 bytes");
            assertThat(rig.broker()
                            .messages()
                            .await("cordelia/apple", PATIENCE)
                            .message()
                            .payload())
                    .containsExactly(0, 1, 13, 10);
        } finally {
            rig.plain("settings set", "MQTT.base64=false");
            rig.plain("iot connect");
        }
    }
}
