package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cordelia.sim.FaultPlan;
import io.cordelia.sim.PtyPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProvisionCommandTest {

    private static final String NOTHING = "nothing differs: files and settings are as device.yaml says";

    @TempDir
    private static Path folder;

    private static Rig rig;

    @BeforeAll
    static void start() throws IOException {
        rig = new Rig(folder, PtyPort.open());
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @BeforeEach
    void blank() throws IOException {
        rig.module().faults(FaultPlan.none());
        Cli.Result reset = Cli.run("device", "factory-reset", "--yes", "-p", rig.portName());
        assertThat(reset.status()).as(reset.err()).isZero();
        rig.write("rootca.pem", Rig.CA.certificatePem());
        rig.identity(Rig.DEVICE);
        rig.yaml(rig.defaultYaml());
    }

    @Test
    void theFirstRunShowsThePlanAndCarriesItOut() {
        Cli.Result first = rig.run("provision");

        assertThat(first.status()).as(first.err()).isZero();
        assertThat(stable(first.err()))
                .isEqualTo(
                        """
                        upload  privatekey.pem  KEY bytes  not on the module
                        upload  cert.pem        CERT bytes  not on the module
                        upload  rootca.pem      CA bytes  not on the module
                        set     MQTT.iotHubEndpoint    (empty) -> localhost
                        set     MQTT.iotHubPort        8883 -> PORT
                        set     MQTT.flags             (empty) -> url|sec|whitelist_rootca
                        set     MQTT.clientId          (empty) -> rig-device
                        set     MQTT.rootCAPath        (empty) -> rootca.pem
                        set     MQTT.clientPrivateKey  (empty) -> privatekey.pem
                        set     MQTT.clientCertPath    (empty) -> cert.pem
                        set     SUBTOPIC0.name         (empty) -> cordelia/+
                        set     PUBTOPIC0.name         (empty) -> cordelia/apple
                        join    the Wi-Fi network rig
                        connect to localhost:PORT as rig-device
                           privatekey.pem [##############################] 100%  KEY of KEY bytes
                           cert.pem       [##############################] 100%  CERT of CERT bytes
                           rootca.pem     [##############################] 100%  CA of CA bytes
                        connected to localhost:PORT as rig-device in N s
                        """);
        assertThat(stable(first.out()))
                .isEqualTo(
                        "MAC: 3 files uploaded, 9 settings changed, connected to localhost:PORT as rig-device in N s\n");
        assertThat(rig.module().files()).containsOnlyKeys("privatekey.pem", "cert.pem", "rootca.pem");
        assertThat(rig.module().isMqttConnected()).isFalse();
    }

    @Test
    void theSecondRunSaysThatNothingDiffers() {
        rig.run("provision");

        Cli.Result second = rig.run("provision");

        assertThat(second.status()).as(second.err()).isZero();
        assertThat(stable(second.err()))
                .isEqualTo(
                        NOTHING
                                + """

                        join    the Wi-Fi network rig
                        connect to localhost:PORT as rig-device
                        connected to localhost:PORT as rig-device in N s
                        """);
        assertThat(stable(second.out())).startsWith("MAC: 0 files uploaded, 0 settings changed, connected");
    }

    @Test
    void onlyWhatDiffersIsDone() throws IOException {
        rig.run("provision");
        rig.write("rootca.pem", Rig.OTHER_CA.certificatePem());
        rig.bothCas();
        rig.yaml(rig.defaultYaml().replace("clientId: rig-device", "clientId: another"));

        Cli.Result run = rig.run("provision", "--debug");

        assertThat(run.err())
                .contains("upload  rootca.pem", "differs from that on the module", "rig-device -> another")
                .contains("-> AT+set=MQTT,clientId,", "-> AT+FileOpen=rootca.pem,CREATE|OVERWRITE")
                .doesNotContain("upload  cert.pem", "-> AT+FileOpen=cert.pem,CREATE", "-> AT+set=MQTT,iotHubEndpoint");
        assertThat(run.out()).contains("1 file uploaded, 1 setting changed");
    }

    @Test
    void asJson() throws IOException {
        Cli.Result run = rig.run("provision", "--json", "--quiet");

        assertThat(run.err()).isEmpty();
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.fieldNames()).toIterable().containsExactly("mac", "deviceId", "differs", "plan", "seconds");
        assertThat(json.get("differs").asBoolean()).isTrue();
        JsonNode plan = json.get("plan");
        assertThat(plan.fieldNames()).toIterable().containsExactly("uploads", "settings", "wlan", "broker", "clientId");
        assertThat(plan.get("uploads").get(2).toString())
                .isEqualTo("{\"file\":\"rootca.pem\",\"bytes\":" + Rig.CA.certificatePem().length
                        + ",\"difference\":\"missing\",\"reason\":\"not on the module\"}");
        assertThat(plan.get("settings").get(3).toString())
                .isEqualTo("{\"name\":\"MQTT.clientId\",\"module\":\"\",\"wanted\":\"rig-device\"}");
        assertThat(plan.get("wlan").asText()).isEqualTo("rig");
        assertThat(run.out()).doesNotContain(Rig.WIFI_KEY, "PRIVATE KEY");
    }

    @Test
    void aCheckTellsWhatDiffersAndChangesNothing() throws IOException {
        Map<String, String> blank = state();
        Cli.Result before = rig.run("provision", "--check");
        assertThat(before.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(before.err()).isEmpty();
        assertThat(before.out().lines()).hasSize(12).first().asString().contains("upload", "privatekey.pem");
        assertThat(state()).isEqualTo(blank);

        rig.run("provision");
        Map<String, String> done = state();
        Cli.Result after = rig.run("provision", "--check");
        assertThat(after.status()).isZero();
        assertThat(after.out().strip()).isEqualTo(NOTHING);
        assertThat(state()).isEqualTo(done).containsEntry("wlan", "true");

        rig.run("provision", "--check", "--json");
        rig.write("cert.pem", Rig.device("rig-device").chainPem());
        Cli.Result mismatch = rig.run("provision", "--check");
        assertThat(mismatch.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(mismatch.err()).contains("does not belong to");
        assertThat(state()).isEqualTo(done);
    }

    @Test
    void aCheckAsJson() throws IOException {
        rig.run("provision");
        Cli.Result check = rig.run("provision", "--check", "--json");

        JsonNode json = new ObjectMapper().readTree(check.out());
        assertThat(json.get("differs").asBoolean()).isFalse();
        assertThat(json.get("plan").get("uploads")).isEmpty();
        assertThat(json.has("seconds")).isFalse();
    }

    @Test
    void whatCannotBeComparedIsSaid() {
        rig.run("provision");
        expectReason(-10302, "a secure file, which can be neither read nor replaced without its token");
        expectReason(-10324, "while the module is in a WLAN; cordelia wifi leave");
        expectReason(-10369, "left it open; provision restarts");
    }

    private static void expectReason(int code, String reason) {
        rig.module().faults(FaultPlan.builder().refuse("fileOpen", 1, code).build());
        Cli.Result check = rig.run("provision", "--check");
        assertThat(check.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(check.out().lines()).hasSize(1);
        assertThat(check.out()).contains("privatekey.pem", "cannot be compared", reason);
    }

    @Test
    void aFactoryResetComesFirstIfItIsWanted() throws IOException {
        rig.run("provision");

        Cli.Result nobody = rig.run("provision", "--factory-reset");
        assertThat(nobody.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(nobody.err()).contains("clear all files and settings of the module", "--yes");
        assertThat(rig.module().files()).isNotEmpty();

        Cli.Result reset = rig.run("provision", "--factory-reset", "--yes");
        assertThat(reset.status()).as(reset.err()).isZero();
        assertThat(reset.err()).startsWith("resetting: this takes about a minute");
        assertThat(reset.out()).contains("3 files uploaded, 9 settings changed");
    }

    @Test
    void optionsThatMakeNoSense() {
        expectUsage(rig.run("provision", "--check", "--factory-reset"), "--check", "--factory-reset");
        expectUsage(rig.run("provision", "--report", "r.csv"), "--report", "--batch");
        expectUsage(rig.run("provision", "--check", "--batch", "d.csv"), "--check", "--batch");
        assertThat(rig.module().files()).isEmpty();
    }

    @Test
    void theBrokersNameIsCheckedAfterDeviceYaml() throws IOException {
        rig.yaml(rig.defaultYaml().replace("endpoint: localhost", "endpoint: bro..ker"));
        Cli.Result name = rig.run("provision");
        assertThat(name.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(name.err()).contains("The broker's name \"bro..ker\" is neither");

        rig.yaml(rig.defaultYaml().replace("endpoint: localhost", "endpoint: localhost:8883"));
        expectUsage(rig.run("provision"), "device.yaml, line 1", "is not a host");
        rig.write("cert.pem", new byte[0]);
        expectUsage(rig.run("provision"), "device.yaml, line 1", "is not a host");

        rig.identity(Rig.DEVICE);
        rig.yaml(rig.defaultYaml().replace("endpoint: localhost", "endpoint: x-ats.iot.eu-central-1.amazonaws.com"));
        assertThat(rig.run("provision", "--check").err()).contains("warning: ", "no root CA of Amazon");
    }

    private static void expectUsage(Cli.Result result, String... words) {
        assertThat(result.status()).as(result.err()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains(words);
        assertThat(result.out()).isEmpty();
    }

    /** All of the module that can be seen: its files with their contents, its settings, its connections. */
    private static Map<String, String> state() {
        Map<String, String> state = new TreeMap<>();
        rig.module().files().forEach((name, content) -> state.put("file " + name, Arrays.toString(content)));
        for (String line : settings()) {
            state.put(line, "");
        }
        state.put("open files", Integer.toString(rig.module().openFiles()));
        state.put("wlan", Boolean.toString(rig.module().isWlanConnected()));
        state.put("mqtt", Boolean.toString(rig.module().isMqttConnected()));
        return state;
    }

    private static List<String> settings() {
        Cli.Result all = Cli.run("settings", "dump", "--show-secrets", "-p", rig.portName());
        assertThat(all.status()).as(all.err()).isZero();
        return all.out().lines().filter(line -> !line.contains("time:")).collect(Collectors.toList());
    }

    /** Without what is another one in every run. */
    private static String stable(String text) {
        return text.replace("\r\n", "\n")
                .replace(":" + rig.broker().port(), ":PORT")
                .replace("-> " + rig.broker().port(), "-> PORT")
                .replaceAll("\\b" + Rig.DEVICE.keyPem().length + "\\b", "KEY")
                .replaceAll("\\b" + Rig.DEVICE.chainPem().length + "\\b", "CERT")
                .replaceAll("\\b" + Rig.CA.certificatePem().length + "\\b", "CA")
                .replaceAll("in \\d+[.,]\\d s", "in N s")
                .replaceAll("([0-9a-f]{2}:){5}[0-9a-f]{2}", "MAC");
    }
}
