package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cordelia.device.DeviceException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Qos;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class TranscriptTest {

    private static final String JSON = "{\"RandomString\":\"oUykIeOvzm\",\"Number1\":104,\"Number2\":575}";

    @Test
    void readsTheFormOfTheExercisesAndOfTheTrace() {
        Transcript transcript = Transcript.parse(
                """
                # a comment
                -> AT+test
                    <- OK

                2026-11-21T23:05:09.012Z -> AT+iotpublish=0,"a -> b"
                2026-11-21T23:05:09Z <- \\x1b[0m
                <-
                """);

        Optional<Instant> none = Optional.empty();
        assertThat(transcript.lines())
                .containsExactly(
                        new Transcript.Line(none, Transcript.Direction.SENT, "AT+test"),
                        new Transcript.Line(none, Transcript.Direction.RECEIVED, "OK"),
                        new Transcript.Line(
                                Optional.of(Instant.parse("2026-11-21T23:05:09.012Z")),
                                Transcript.Direction.SENT,
                                "AT+iotpublish=0,\"a -> b\""),
                        new Transcript.Line(
                                Optional.of(Instant.parse("2026-11-21T23:05:09Z")),
                                Transcript.Direction.RECEIVED,
                                "\u001b[0m"),
                        new Transcript.Line(none, Transcript.Direction.RECEIVED, ""));
        assertThat(transcript)
                .hasToString(
                        """
                -> AT+test
                <- OK
                2026-11-21T23:05:09.012Z -> AT+iotpublish=0,"a -> b"
                2026-11-21T23:05:09.000Z <- \\x1b[0m
                <-\s
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AT+test", "yesterday -> AT+test", "=> AT+test", "->AT+test"})
    void namesTheLineThatHasAnotherForm(String line) {
        assertThatThrownBy(() -> Transcript.parse("-> AT+test\n" + line))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(
                        "transcript has in line 2: \"" + line + "\" (allowed: -> and what was sent, <-");
    }

    @Test
    void tellsWhyAFileCannotBeRead(@TempDir Path dir) throws IOException {
        Path binary = Files.write(dir.resolve("binary"), new byte[] {'-', '>', ' ', (byte) 0xFF});

        for (Path file : List.of(dir.resolve("none"), dir, binary)) {
            assertThatThrownBy(() -> Transcript.read(file))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageStartingWith("transcript " + file + " cannot be read");
        }
    }

    @Property
    void readsWhatItWrites(@ForAll @CharRange(from = '\0', to = '\u024f') String text, @ForAll boolean sent) {
        Transcript.Direction direction = sent ? Transcript.Direction.SENT : Transcript.Direction.RECEIVED;
        Transcript one = new Transcript(List.of(new Transcript.Line(Optional.empty(), direction, text)));

        assertThat(Transcript.parse(one.toString())).isEqualTo(one);
    }

    @Test
    void sendsTheVendorsExerciseByteForByte() throws IOException {
        TranscriptPort port = new TranscriptPort(exercise());
        Lines trace = new Lines();
        List<ModuleEvent> events = new CopyOnWriteArrayList<>();
        try (CordeliaModule module = CordeliaModule.open(port, o -> o.trace(trace))) {
            module.addEventListener(events::add);
            upload(module, "privatekey.pem", 1704);
            upload(module, "cert.pem", 1224);
            upload(module, "rootca.pem", 1452);
            SettingsGroup settings = module.settings();
            settings.set(MqttSettings.ENDPOINT, "a2m4kdan3jizyu-ats.iot.eu-central-1.amazonaws.com");
            settings.set(MqttSettings.PORT, 8883);
            settings.set(MqttSettings.FLAGS, Set.of(MqttFlag.SEC, MqttFlag.URL));
            settings.set(MqttSettings.CLIENT_ID, "AWS_thing_name");
            settings.set(MqttSettings.ROOT_CA_PATH, "rootca.pem");
            settings.set(MqttSettings.PRIVATE_KEY_PATH, "privatekey.pem");
            settings.set(MqttSettings.CERTIFICATE_PATH, "cert.pem");
            settings.set(TopicSettings.subscriptionName(0), "cordelia/+");
            settings.set(TopicSettings.publishName(0), "cordelia/apple");
            settings.set(TopicSettings.publishName(1), "cordelia/banana");
            settings.set(TopicSettings.publishName(2), "cordelia/orange");
            settings.set(TopicSettings.publishName(3), "cordelia/kiwi");
            module.iot().connect();
            module.iot().publish(0, JSON.getBytes(StandardCharsets.UTF_8));
            await().pollInterval(Duration.ofMillis(2)).until(() -> events.size() == 2);
        }

        port.assertPlayed();
        assertThat(events)
                .containsExactly(
                        new ModuleEvent.MqttInfo("CONNACK", 0),
                        new ModuleEvent.MqttMessage(
                                "cordelia/apple", Qos.AT_MOST_ONCE, JSON.getBytes(StandardCharsets.UTF_8)));
        assertThat(Transcript.parse(String.join("\n", trace.all))).isEqualTo(exercise());
    }

    @Test
    void aReplayFailsAtADifference() {
        TranscriptPort port = new TranscriptPort(Transcript.parse("-> AT+test\n<- OK\n-> AT+reboot\n<- OK"));
        try (CordeliaModule module = CordeliaModule.open(port)) {
            module.device().test();
            assertThatThrownBy(() -> module.files().exists("a")).isInstanceOf(DeviceException.class);
        }

        assertThatThrownBy(port::assertPlayed)
                .hasMessage("sent <AT+FileGetInfo=a,0\\x0d\\x0a> where the transcript has <-> AT+reboot>");
    }

    @Test
    void aReplayFailsIfSomethingWasNotSent() {
        TranscriptPort port = new TranscriptPort(Transcript.parse("-> AT+test\n<- OK\n-> AT+reboot\n<- OK"));
        try (CordeliaModule module = CordeliaModule.open(port)) {
            module.device().test();
        }

        assertThatThrownBy(port::assertPlayed).hasMessage("not played: [-> AT+reboot, <- OK]");
    }

    @Test
    void replaysSecretsAndContents() {
        TranscriptPort port = new TranscriptPort(
                Transcript.parse(
                        """
                -> AT+set=MQTT,password,***
                <- OK
                -> AT+FileRead=5,0,0,750
                <- +fileread:0,750,<750 bytes>
                <- OK
                """));
        try (CordeliaModule module = CordeliaModule.open(port)) {
            module.settings().set(MqttSettings.PASSWORD, "hush");
            AtTimeouts timeouts = AtTimeouts.DEFAULTS;
            assertThat(module.session().execute(FileCommands.read(5, "a", 0, 750, false, timeouts)))
                    .hasSize(750)
                    .containsOnly('x');
        }

        port.assertPlayed();
    }

    private static void upload(CordeliaModule module, String name, int size) {
        AtTimeouts timeouts = AtTimeouts.DEFAULTS;
        AtSession session = module.session();
        long id = session.execute(FileCommands.open(name, FileCommands.MODE_CREATE, 4096, timeouts))
                .id();
        byte[] content = ("-----BEGIN\r\n" + "x".repeat(size - 12)).getBytes(StandardCharsets.US_ASCII);
        session.execute(FileCommands.write(id, name, 0, content, false, timeouts));
        session.execute(FileCommands.close(id, name, timeouts));
    }

    private static Transcript exercise() throws IOException {
        try (InputStream in = TranscriptTest.class.getResourceAsStream("/transcripts/aws-mutual-tls.txt")) {
            return Transcript.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
