package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SettingsCommandTest {

    @TempDir
    private Path folder;

    private final Board board = new Board();

    @AfterEach
    void stop() {
        board.close();
    }

    @Test
    void setAndGetByName() throws Exception {
        Cli.Result set = board.run("settings", "set", "mqtt.IOTHUBENDPOINT=broker.example", "iotHubPort=1883");
        assertThat(set.err().lines()).containsExactly("MQTT.iotHubEndpoint: set", "MQTT.iotHubPort: set");
        assertThat(set.out()).isEmpty();
        assertThat(board.module().setting("MQTT", "iotHubEndpoint")).contains("broker.example");

        assertThat(board.run("settings", "set", "iotHubPort=1883").err().strip())
                .isEqualTo("MQTT.iotHubPort: has that value");
        assertThat(board.run("settings", "get", "MQTT,iotHubEndpoint").out().strip())
                .isEqualTo("broker.example");
        assertThat(board.run("settings", "get", "iotHubEndpoint", "iotHubPort")
                        .out()
                        .lines())
                .containsExactly("MQTT.iotHubEndpoint  broker.example", "MQTT.iotHubPort      1883");
        assertThat(new ObjectMapper()
                        .readTree(board.run("settings", "get", "--json", "iotHubPort")
                                .out())
                        .toString())
                .isEqualTo("{\"MQTT.iotHubPort\":\"1883\"}");
    }

    @Test
    void listsAGroup() throws Exception {
        assertThat(board.run("settings", "list", "csr").out().lines())
                .containsExactly(
                        "csr.country",
                        "csr.state",
                        "csr.locality",
                        "csr.surname",
                        "csr.organization",
                        "csr.unit",
                        "csr.email");
        assertThat(new ObjectMapper()
                        .readTree(board.run("settings", "list", "--json").out())
                        .get("MQTT.keepAliveTimeOut")
                        .asText())
                .isEqualTo("60");
        assertThat(Cli.runOn(Cli.emptyHost(), "settings", "list", "--names", "ota")
                        .out()
                        .lines())
                .containsExactly(
                        "NAME               ALLOWED",
                        "ota.url            at most 512 bytes",
                        "ota.rootCAPath     at most 180 bytes",
                        "ota.updateVersion  read-only");
        expect(board.run("settings", "list", "none"), "there is no group none", "MQTT");
    }

    @Test
    void secretsAreMaskedAndCanBeAskedFor() throws Exception {
        FakeKeyboard typist = FakeKeyboard.terminal("hidden-word");
        board.run(typist, "settings", "set", "MQTT.password");
        assertThat(typist.questions()).containsExactly("secret:MQTT.password: ");
        board.run(FakeKeyboard.pipe("piped-name"), "settings", "set", "MQTT.userName");
        assertThat(board.module().setting("MQTT", "password")).contains("hidden-word");

        assertThat(board.run("settings", "get", "password", "userName").out().lines())
                .containsExactly("MQTT.password  ***", "MQTT.userName  ***");
        assertThat(board.run("settings", "get", "--show-secrets", "password")
                        .out()
                        .strip())
                .isEqualTo("hidden-word");
        assertThat(board.run("settings", "list", "MQTT").out())
                .contains("MQTT.password          ***")
                .doesNotContain("hidden-word", "piped-name");
        assertThat(board.run("--debug", "settings", "list", "--show-secrets", "MQTT"))
                .satisfies(shown -> assertThat(shown.out()).contains("hidden-word", "piped-name"))
                .satisfies(shown -> assertThat(shown.err()).doesNotContain("hidden-word", "piped-name"));
    }

    @Test
    void dumpDiffAndRestore() throws Exception {
        board.run("settings", "set", "clientId=yes: 'no' #1", "willMessage=null", "MQTT.password=hidden-word");
        Cli.Result dump = board.run("settings", "dump");
        assertThat(dump.out()).contains("MQTT:", "  iotHubPort: \"8883\"").doesNotContain("hidden-word", "***");
        assertThat(dump.err().strip()).isEqualTo("left out: MQTT.password (--show-secrets)");
        String file =
                Files.writeString(folder.resolve("settings.yaml"), dump.out()).toString();

        Cli.Result same = board.run("settings", "diff", file);
        assertThat(same.status()).as(same.err()).isEqualTo(ExitStatus.DONE);
        assertThat(same.out()).isEmpty();

        board.run("settings", "set", "clientId=other", "iotHubPort=1", "willMessage=");
        Cli.Result differs = board.run("settings", "diff", file);
        assertThat(differs.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(differs.err()).isEmpty();
        assertThat(differs.out().lines())
                .containsExactly(
                        "- MQTT.iotHubPort=1",
                        "+ MQTT.iotHubPort=8883",
                        "- MQTT.clientId=other",
                        "+ MQTT.clientId=yes: 'no' #1",
                        "- MQTT.willMessage=",
                        "+ MQTT.willMessage=null");
        assertThat(new ObjectMapper()
                        .readTree(board.run("settings", "diff", "--json", file).out())
                        .get(0)
                        .toString())
                .isEqualTo("{\"name\":\"MQTT.iotHubPort\",\"module\":\"1\",\"file\":\"8883\"}");

        Cli.Result restore = board.run("settings", "restore", file);
        assertThat(restore.status()).as(restore.err()).isZero();
        assertThat(restore.out().lines()).containsExactly("MQTT.iotHubPort", "MQTT.clientId", "MQTT.willMessage");
        assertThat(board.module().setting("MQTT", "clientId")).contains("yes: 'no' #1");
        assertThat(board.module().setting("MQTT", "password")).contains("hidden-word");
    }

    @Test
    void aDumpWithSecretsBringsThemBack() throws IOException {
        board.run("settings", "set", "MQTT.password=hidden-word");
        String file = Files.writeString(
                        folder.resolve("settings.yaml"),
                        board.run("settings", "dump", "--show-secrets").out())
                .toString();
        board.run("settings", "set", "MQTT.password=");

        assertThat(board.run("settings", "diff", file).out().lines())
                .containsExactly("- MQTT.password=", "+ MQTT.password=***");
        assertThat(board.run("settings", "restore", "--json", file).out()).startsWith("[");

        assertThat(board.module().setting("MQTT", "password")).contains("hidden-word");
    }

    @Test
    void whatIsWrongIsSaidBeforeAnythingIsSent() throws IOException {
        expect(board.run("settings", "get", "nonsense"), "there is no setting nonsense", "settings list --names");
        expect(board.run("settings", "get", "qos"), "several settings are called qos: SUBTOPIC0.qos, SUBTOPIC1.qos");
        expect(board.run("settings", "get", "MQTT.nonsense"), "does not exist", "iotHubEndpoint");
        expect(board.run("settings", "set", "general.version=1"), "general.version is read-only");
        expect(board.run("settings", "set", "clientId=x", "iotHubPort=65536"), "iotHubPort", "0 to 65535");
        expect(board.run("settings", "set", "clientId=x", "MQTT.clientId=y"), "MQTT.clientId stands twice");
        expect(board.run("settings", "set", "MQTT.password"), "MQTT.password", "has no value");
        assertThat(board.module().setting("MQTT", "clientId")).contains("");

        Path file = folder.resolve("settings.yaml");
        expect(board.run("settings", "restore", file.toString()), file + " does not exist");
        expect(restore(file, ""), "settings.yaml");
        expect(
                restore(file, "MQTT:\n  clientId: [x]\n"),
                file + ", line 2: is not as cordelia settings dump writes it");
        expect(restore(file, "MQTT:\n  password: '***'\n"), "MQTT.password is masked");
        expect(restore(file, "MQTT:\n  clientId: x\n  iotHubPort: -1\n"), "iotHubPort", "0 to 65535");
        expect(restore(file, "MQTT:\n  nonsense: x\n"), "nonsense", "does not exist");
        assertThat(board.module().setting("MQTT", "clientId")).contains("");
    }

    private Cli.Result restore(Path file, String text) throws IOException {
        return board.run("settings", "restore", Files.writeString(file, text).toString());
    }

    private static void expect(Cli.Result result, String... parts) {
        assertThat(result.err()).contains(parts);
        assertThat(result.status()).as(result.err()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.out()).isEmpty();
    }
}
