package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cordelia.sim.FaultPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InfoCommandTest {

    private final Board board = new Board();

    @AfterEach
    void stop() {
        board.close();
    }

    @Test
    void aTable() {
        board.run("settings", "set", "MQTT.iotHubEndpoint=broker.example", "MQTT.clientId=dev01", "flags=url|sec");

        Cli.Result result = board.run("info", "--restart");

        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out().replaceAll("\\d{4}-\\d\\d-\\d\\dT\\S+Z", "<time>"))
                .isEqualToNormalizingNewlines(
                        """
                        article      2610011025010
                        chip         0x31000019
                        firmware     1.2.0
                        MAC          34:31:c4:00:10:08
                        UDID         3431c4001008b9508f5d0e917ce4c8bc
                        device id    bdd52e2ed07b5e992057cc99765a976bf31fbbbd53e7ba77ab8f20c0bcb968ca
                        clock        <time>
                        WLAN         -
                        address      0.0.0.0 (dhcp)
                        broker       broker.example:8883
                        client id    dev01
                        flags        url|sec
                        root CA      -
                        certificate  -
                        private key  -
                        storage      1048576 of 1048576 bytes free
                        files        -
                        """);
    }

    @Test
    void asJson() throws Exception {
        Cli.Result result = board.run("info", "--json");

        assertThat(result.err()).isEmpty();
        JsonNode info = new ObjectMapper().readTree(result.out());
        assertThat(info.has("article")).isFalse();
        assertThat(info.get("chip").asText()).isEqualTo("0x31000019");
        assertThat(info.at("/wlan/mode").asText()).isEqualTo("dhcp");
        assertThat(info.at("/broker/port").isInt()).isTrue();
        assertThat(info.get("broker").has("endpoint")).isFalse();
        assertThat(info.at("/storage/bytes").asLong()).isEqualTo(1 << 20);
        assertThat(info.get("files").isArray()).isTrue();
    }

    @Test
    void whatTheModuleRefusesToTellIsLeftOut() throws Exception {
        board.module()
                .faults(FaultPlan.builder()
                        .refuse("fileGetFilelist", FaultPlan.EVERY, -1)
                        .build());

        Cli.Result result = board.run("info", "--json");

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(new ObjectMapper().readTree(result.out()).has("files")).isFalse();
    }
}
