package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cordelia.sim.PtyPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code iot connect}, {@code disconnect}, {@code monitor} and {@code subscribe}; {@code soft connect} and {@code monitor}. */
@Timeout(120)
class MonitorCommandTest {

    private static final String CONNECTED = "connected with the module's own settings";
    private static final String CONNECTED_ALREADY = "the module is connected already";
    private static final String CLOUD = "cloud.yaml";
    private static final String SOFT = "soft.yaml";

    @TempDir
    private static Path folder;

    private static Rig rig;

    @BeforeAll
    static void start() throws IOException {
        rig = new Rig(folder, PtyPort.open());
        String yaml = rig.defaultYaml();
        rig.yaml(SOFT, yaml.replace("rig-device", "software-device"));
        rig.yaml(
                CLOUD,
                yaml.replace("rig-device", "the-cloud")
                        .replace("  - cordelia/apple", "  - cordelia/apple\n  - commands/go")
                        .replace("  - cordelia/+", "  - nothing"));
        assertThat(rig.run("provision").status()).isZero();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static void say(String topic, String text) {
        Cli.Result result = rig.soft(CLOUD, "publish", "-t", topic, "-m", text);
        assertThat(result.status()).as(result.err()).isZero();
    }

    private static Background plain(String command, String... more) {
        return Background.start(rig.plainArguments(command, more));
    }

    private static Background soft(String command, String... more) {
        return Background.start(Stream.concat(
                        Stream.of(
                                "soft",
                                command,
                                "--config",
                                folder.resolve(SOFT).toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static void disconnect() {
        assertThat(rig.plain("iot disconnect").status()).isZero();
    }

    @Test
    void connectLeavesTheModuleConnected() {
        disconnect();

        Cli.Result connect = rig.run("iot connect");
        assertThat(connect.status()).as(connect.err()).isZero();
        assertThat(connect.err())
                .containsPattern("connected to localhost:" + rig.broker().port() + " as rig-device in \\d+\\.\\d s");
        assertThat(rig.module().isMqttConnected()).isTrue();

        Cli.Result again = rig.plain("iot connect");
        assertThat(again.status()).isZero();
        assertThat(again.err().strip()).isEqualTo(CONNECTED_ALREADY);
        assertThat(rig.plain("iot disconnect").err().strip()).isEqualTo("disconnected");
        assertThat(rig.module().isMqttConnected()).isFalse();
        Cli.Result none = rig.plain("iot disconnect");
        assertThat(none.status()).isZero();
        assertThat(none.err().strip()).isEqualTo("the module was not connected");
    }

    @Test
    void aConnectionIsLeftAsItWas() throws Exception {
        disconnect();
        Cli.Result publish = rig.plain("iot publish", "-m", "hello");
        assertThat(publish.err().lines()).containsExactly(CONNECTED, "published 5 bytes to cordelia/apple");
        await().until(() -> !rig.module().isMqttConnected());

        assertThat(rig.plain("iot connect").err().strip()).isEqualTo(CONNECTED);
        try (Background monitor = plain("iot monitor", "-C", "1").awaitErr(CONNECTED_ALREADY)) {
            say("cordelia/apple", "ripe");
            Cli.Result result = monitor.result();
            assertThat(result.out().strip()).isEqualTo("cordelia/apple ripe");
            assertThat(result.status()).isZero();
        }
        assertThat(rig.module().isMqttConnected()).isTrue();
    }

    @Test
    void moduleAndSoftwareDeviceShowMessagesAlike() throws Exception {
        disconnect();
        try (Background text = plain(
                                "monitor",
                                "-C",
                                "2",
                                "--config",
                                folder.resolve("device.yaml").toString())
                        .awaitErr("connected to ");
                Background other = soft("monitor", "-C", "2").awaitErr("connected to ")) {
            say("cordelia/apple", "red \u001b[2J, \"sweet\"");
            say("cordelia/apple", "grün");
            assertThat(text.result().out().lines())
                    .containsExactly("cordelia/apple red \\x1b[2J, \"sweet\"", "cordelia/apple grün");
            assertThat(other.result().out()).isEqualTo(text.result().out());
        }
    }

    @Test
    void json() throws Exception {
        disconnect();
        try (Background module =
                        plain("iot monitor", "--json", "-C", "1", "--events").awaitErr(CONNECTED);
                Background soft = soft("monitor", "--json", "-C", "1").awaitErr("connected to ")) {
            say("cordelia/apple", "\u009b2J ripe");
            List<String> lines = module.result().out().lines().toList();
            JsonNode message = message(lines);
            assertThat(message.get("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(message.get("topic").asText()).isEqualTo("cordelia/apple");
            assertThat(message.get("qos").asInt()).isZero();
            assertThat(message.get("bytes").asInt()).isEqualTo(9);
            assertThat(message.get("payload").asText()).isEqualTo("\u009b2J ripe");
            assertThat(module.out()).contains("\\u009b2J").doesNotContain("\u009b");
            assertThat(lines).anyMatch(line -> line.endsWith("\"event\":\"+eventmqtt:info,\\\"CONNACK\\\",0\"}"));
            assertThat(soft.result().out().replaceFirst("time\":\"[^\"]*", "time\":\""))
                    .isEqualTo("{\"time\":\"\",\"topic\":\"cordelia/apple\",\"qos\":0,\"bytes\":9,"
                            + "\"payload\":\"\\u009b2J ripe\"}" + System.lineSeparator());
        }
    }

    private static JsonNode message(List<String> lines) throws IOException {
        return new ObjectMapper()
                .readTree(lines.stream()
                        .filter(line -> line.contains("\"topic\""))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void aTemplateAndEvents() throws Exception {
        try (Background monitor =
                soft("monitor", "-F", "%q|%t|%x", "--events", "-C", "1").awaitErr("connected to ")) {
            say("cordelia/apple", "A");
            assertThat(monitor.result().out().lines())
                    .containsExactly("connected to localhost:" + rig.broker().port(), "0|cordelia/apple|41");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-C 0                | --count is less than 1",
                "-F %z               | --format has the unknown letter %z (allowed: %t topic, %p payload,",
                "-F %t --json        | --format is given with --json",
                "-W 5                | no time (allowed: a whole number with its unit"
            })
    void contradictionsAreUsageErrors(String options, String problem) {
        Cli.Result result = rig.plain("iot monitor " + options);

        assertThat(result.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains(problem);
    }

    @Test
    void itEndsAfterATime() {
        disconnect();
        assertThat(rig.plain("iot monitor", "-W", "1ms").status()).isZero();

        Cli.Result missed = rig.soft(SOFT, "monitor", "-W", "1s", "-C", "1");
        assertThat(missed.status()).isEqualTo(ExitStatus.TIMEOUT);
        assertThat(missed.err()).contains("a message did not come within 1000 ms; check the subscriptions");
    }

    @Test
    void subscribeChangesTheSubscriptionsAndStaysConnectedIfItWas() throws Exception {
        rig.plain("iot connect");
        try (Background subscribe = plain(
                        "iot subscribe", "-t", "commands/#", "-t", "cordelia/pear", "-q", "1", "-C", "1")
                .awaitErr(CONNECTED)) {
            say("cordelia/apple", "not for it");
            say("commands/go", "left");
            assertThat(subscribe.result().out().strip()).isEqualTo("commands/go left");
        }
        assertThat(rig.module().isMqttConnected()).isTrue();
        assertThat(rig.module().setting("SUBTOPIC0", "name")).contains("commands/#");
        assertThat(rig.module().setting("SUBTOPIC0", "qos")).contains("1");
        assertThat(rig.module().setting("SUBTOPIC1", "name")).contains("cordelia/pear");

        String yaml = folder.resolve("device.yaml").toString();
        try (Background subscribe = plain("iot subscribe", "--config", yaml, "-t", "commands/+", "-C", "1")
                .awaitErr("connected to ")) {
            say("commands/go", "right");
            assertThat(subscribe.result().out().strip()).isEqualTo("commands/go right");
        }
        assertThat(rig.module().setting("SUBTOPIC1", "name")).contains("");
        assertThat(rig.run("provision").status()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-t a -t b -t c -t d -t e | subscriptions 5 are too many (allowed: the Cordelia-I module takes at most 4)",
                "-t a -t a                | subscription",
                "-t a#                    | misplaced wildcard",
                "-t a -q 3                | QoS 3 is not a QoS",
                "-C 1                     | Missing required option: '--topic=FILTER'"
            })
    void aModuleTakesFourFilters(String options, String problem) {
        Cli.Result result = rig.plain("iot subscribe " + options);

        assertThat(result.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains(problem);
    }

    @Test
    void softConnectShowsWhetherTheBrokerTakesTheCredentials() throws IOException {
        Cli.Result connect = rig.soft(SOFT, "connect");
        assertThat(connect.status()).isZero();
        assertThat(connect.err())
                .containsPattern("connected to localhost:" + rig.broker().port() + " as software-device in");

        rig.yaml("name.yaml", rig.defaultYaml().replace("localhost", "127.0.0.1"));
        Cli.Result name = rig.soft("name.yaml", "connect");
        assertThat(name.status()).as(name.err()).isEqualTo(ExitStatus.BROKER_REFUSED);
        assertThat(name.err()).contains("127.0.0.1");

        Cli.Result missing = Cli.run("soft", "connect");
        assertThat(missing.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(missing.err()).contains("Missing required option: '--config=FILE'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iot monitor", "monitor --config", "soft"})
    void aLostConnectionIsStatus5(String kind) throws Exception {
        disconnect();
        String yaml = folder.resolve("device.yaml").toString();
        try (Background monitor = kind.equals("soft")
                ? soft("monitor")
                : kind.endsWith("--config") ? plain("monitor", "--config", yaml) : plain(kind)) {
            monitor.awaitErr("connected ");

            rig.broker().restart();

            Cli.Result result = monitor.result();
            assertThat(result.status()).as(result.err()).isEqualTo(ExitStatus.BROKER_REFUSED);
            assertThat(result.err()).contains("cordelia: the connection to ");
        }
    }

    @Test
    void anotherClientWithTheSameIdIsTold() throws Exception {
        disconnect();
        try (Background module = plain("iot monitor").awaitErr("connected ");
                Background software = soft("monitor").awaitErr("connected ")) {
            assertThat(rig.soft("device.yaml", "connect").status()).isZero();
            assertThat(rig.soft(SOFT, "connect").status()).isZero();

            assertThat(module.result().status()).isEqualTo(ExitStatus.BROKER_REFUSED);
            assertThat(module.err()).contains("another client may use the same client id");
            assertThat(software.result().status()).isEqualTo(ExitStatus.BROKER_REFUSED);
            assertThat(software.err()).contains("another client may use the client id \"software-device\"");
        }
    }

    @Test
    void aModuleInNoNetworkIsTold() {
        try (Board board = new Board()) {
            Cli.Result result = board.run("iot", "connect");

            assertThat(result.status()).isEqualTo(ExitStatus.MODULE_REFUSED);
            assertThat(result.err()).contains("the WLAN is not connected; join one first");
        }
    }
}
