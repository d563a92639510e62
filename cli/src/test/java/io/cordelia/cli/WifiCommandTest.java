package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cordelia.sim.AccessPoint;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WifiCommandTest {

    private static final String KEY = "rather-secret";

    private final Board board = new Board(builder -> builder.accessPoint(
                    AccessPoint.secured("home", KEY).withChannel(6).withSignal(-60))
            .accessPoint(AccessPoint.open("guests").withChannel(11).withSignal(-40)));

    @AfterEach
    void stop() {
        board.close();
    }

    @Test
    void scan() throws Exception {
        Cli.Result scan = board.run("wifi", "scan");

        assertThat(scan.status()).as(scan.err()).isZero();
        assertThat(scan.out()
                        .replaceAll("([0-9a-f]{2}:){5}[0-9a-f]{2}", "<address>      ")
                        .lines())
                .containsExactly(
                        "SSID    BSSID              CHANNEL  RSSI     SECURITY",
                        "guests  <address>        11       -40 dBm  OPEN",
                        "home    <address>        6        -60 dBm  WPA_WPA2");
        JsonNode networks =
                new ObjectMapper().readTree(board.run("wifi", "scan", "--json").out());
        assertThat(networks.get(1).get("ssid").asText()).isEqualTo("home");
        assertThat(networks.get(1).get("rssi").asInt()).isEqualTo(-60);
    }

    @Test
    void theKeyComesFromAPromptAPipeOrTheEnvironment() throws Exception {
        FakeKeyboard typist = FakeKeyboard.terminal(KEY);
        Cli.Result join = board.run(typist, "--debug", "wifi", "join", "home");
        assertThat(join.status()).as(join.err()).isZero();
        assertThat(join.out()).matches("\\d+(\\.\\d+){3}\\R");
        assertThat(join.err()).contains("-> AT+wlanConnect").doesNotContain(KEY);
        assertThat(typist.questions()).containsExactly("secret:Key of home: ");
        assertThat(board.module().isWlanConnected()).isTrue();

        JsonNode status = new ObjectMapper()
                .readTree(board.run("wifi", "status", "--json").out());
        assertThat(status.get("address").asText()).isEqualTo(join.out().strip());
        assertThat(status.get("state").toString()).contains("wlan_sta_connected");
        assertThat(board.run("wifi", "status").out())
                .contains("country  ", join.out().strip() + " (dhcp)");

        assertThat(board.run("wifi", "leave").err().strip()).isEqualTo("left the network");
        assertThat(board.run("wifi", "leave").err().strip()).isEqualTo("the module was in no network");
        assertThat(board.run(FakeKeyboard.pipe(KEY), "wifi", "join", "home").status())
                .isZero();
        board.run("wifi", "leave");
        Cli.Result environment =
                board.run(Map.of("CORDELIA_WIFI_KEY", KEY), FakeKeyboard.pipe(), "wifi", "join", "--json", "home");
        assertThat(new ObjectMapper().readTree(environment.out()).get("ssid").asText())
                .isEqualTo("home");
        board.run("wifi", "leave");
        assertThat(board.run("wifi", "join", "--open", "guests").status()).isZero();
    }

    @Test
    void aWrongOrMissingKey() {
        Cli.Result missing = board.run("wifi", "join", "home");
        assertThat(missing.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(missing.err()).contains("key is missing", "CORDELIA_WIFI_KEY", "--open");

        Cli.Result wrong = board.run(FakeKeyboard.pipe("not-the-key"), "wifi", "join", "home");
        assertThat(wrong.status()).as(wrong.err()).isEqualTo(ExitStatus.MODULE_REFUSED);
        assertThat(wrong.err()).contains("check the key").doesNotContain("not-the-key");
        assertThat(wrong.out()).isEmpty();
    }

    @Test
    void profiles() throws Exception {
        assertThat(board.run("wifi", "profiles").err().strip()).isEqualTo("the module has stored no network");
        board.run("at", "AT+wlanProfileAdd=home,,WPA_WPA2," + KEY + ",,,,5");

        Cli.Result profiles = board.run("wifi", "profiles");
        assertThat(profiles.out()).doesNotContain(KEY);
        assertThat(profiles.out().lines())
                .containsExactly(
                        "NUMBER  SSID  SECURITY  BSSID  USER  PRIORITY", "0       home  WPA_WPA2  -      -     5");
        assertThat(new ObjectMapper()
                        .readTree(board.run("wifi", "profiles", "--json").out())
                        .toString())
                .isEqualTo("[{\"index\":0,\"ssid\":\"home\",\"security\":\"WPA_WPA2\",\"priority\":5}]");
    }
}
