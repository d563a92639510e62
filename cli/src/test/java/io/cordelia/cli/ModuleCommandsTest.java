package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cordelia.sim.FaultPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands device, at and run, and what all commands have in common. */
@Timeout(60)
class ModuleCommandsTest {

    private static final String STARTED =
            """
            article   2610011025010
            chip      0x31000019
            MAC       34:31:c4:00:10:08
            firmware  1.2.0
            """;

    @TempDir
    private Path folder;

    private final Board board = new Board();

    @AfterEach
    void stop() {
        board.close();
    }

    @Test
    void testAndReboot() throws Exception {
        Cli.Result test = board.run("device", "test");
        assertThat(test.status()).isZero();
        assertThat(test.err().strip()).isEqualTo("the module answers");
        assertThat(test.out()).isEmpty();

        assertThat(board.run("device", "reboot").out()).isEqualToNormalizingNewlines(STARTED);
        assertThat(json(board.run("device", "reboot", "--json")).get("firmware").asText())
                .isEqualTo("1.2.0");
    }

    @Test
    void factoryResetAsksFirst() {
        board.run("settings", "set", "clientId=x");

        Cli.Result nobody = board.run("device", "factory-reset");
        assertThat(nobody.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(nobody.err()).contains("--yes");
        FakeKeyboard no = FakeKeyboard.terminal("");
        assertThat(board.run(no, "device", "factory-reset").status()).isEqualTo(ExitStatus.FAILED);
        assertThat(no.questions()).containsExactly("clear all files and settings of the module? [y/N] ");
        assertThat(board.module().setting("MQTT", "clientId")).contains("x");

        Cli.Result reset = board.run("device", "factory-reset", "--yes");
        assertThat(reset.out()).isEqualToNormalizingNewlines(STARTED);
        assertThat(reset.err()).contains("about a minute");
        assertThat(board.module().setting("MQTT", "clientId")).contains("");
    }

    @Test
    void hibernate() {
        Cli.Result sleep = board.run("device", "hibernate", "1");
        assertThat(sleep.status()).as(sleep.err()).isZero();
        assertThat(sleep.err().strip()).isEqualTo("the module sleeps for 1 s");

        Cli.Result tooLong = board.run("device", "hibernate", "86401");
        assertThat(tooLong.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(tooLong.err()).contains("86400");
    }

    @Test
    void time() throws Exception {
        assertThat(board.run("device", "time").out())
                .startsWith("1970-01-01T00:0")
                .contains(" s behind)");
        assertThat(DeviceTimeCommand.difference(0)).isEqualTo("right");
        assertThat(DeviceTimeCommand.difference(-1)).isEqualTo("1 s behind");
        assertThat(DeviceTimeCommand.difference(7)).isEqualTo("7 s ahead");

        JsonNode time = json(board.run("device", "time", "--set", "--json"));

        assertThat(time.get("time").asText()).startsWith("20");
        assertThat(time.get("aheadSeconds").asLong()).isBetween(-60L, 1L);
    }

    @Test
    void aRawCommand() throws Exception {
        assertThat(board.run("at", "AT+get=general,version").out().strip())
                .isEqualTo("0x31000019,3.7.0.1,3.1.0.26,4.13.0.2,8241,1.2.0");
        assertThat(json(board.run("at", "--json", "--timeout", "20s", "AT+test"))
                        .toString())
                .isEqualTo("[]");

        Cli.Result unknown = board.run("at", "AT+nonsense");
        assertThat(unknown.status()).isEqualTo(ExitStatus.MODULE_REFUSED);
        assertThat(unknown.err()).contains("the module refused nonsense");
        assertThat(board.run("at", "nonsense").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(board.run("at", "--timeout", "0s", "AT+test").status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void aScriptIsReportedLineByLine() throws IOException {
        String script = script(
                """
                # the client id of ${id}
                -> AT+set=MQTT,clientId,"${id}"
                -> AT+get=MQTT,clientId
                <- +get:...
                <- OK
                """);

        Cli.Result run = board.run("run", "-D", "id=dev01", script);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .containsExactly(
                        "-> AT+set=MQTT,clientId,\"dev01\"",
                        "<- OK",
                        "-> AT+get=MQTT,clientId",
                        "<- +get:\"dev01\"",
                        "<- OK");
        assertThat(board.run("run", script).status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void aFailedLineShowsExpectedAndReceived() throws IOException {
        String script = script("-> AT+get=MQTT,iotHubPort\n<- +get:1883\n<- OK\n");

        Cli.Result run = board.run("run", script);

        assertThat(run.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(run.err()).contains("line 2: expected \"+get:1883\", received \"+get:8883\"");
        assertThat(run.out().lines()).containsExactly("-> AT+get=MQTT,iotHubPort", "<- +get:8883");
    }

    @Test
    void theTrafficOfAScriptIsPrintedForProgramsToo() throws IOException {
        Cli.Result run = board.run("run", "--json", script("-> AT+test\n<- OK\n"));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .isEqualToNormalizingNewlines(
                        """
                        {"direction":"sent","line":"AT+test"}
                        {"direction":"received","line":"OK"}
                        """);
    }

    @Test
    void aScriptWaitsAndPutsFiles() throws IOException {
        Files.writeString(folder.resolve("dev01.pem"), "certificate");
        String script = script(
                """
                put ${id}.pem as cert.pem
                -> AT+wlanConnect=home,,OPEN,,,,
                wait +eventnetapp:ipv4_acquired,... within 30s
                -> AT+fileDel=cert.pem,
                """);

        Cli.Result run = board.run("run", "-D", "id=dev01", script);

        assertThat(run.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(run.err())
                .contains(
                        "cert.pem       [##############################] 100%  11 of 11 bytes",
                        script + ", line 4: expected \"OK\", received \"ERROR: process command,-10324\"");
        assertThat(run.out())
                .contains("-> AT+FileWrite=", "<- +filegetinfo:", "<- +fileread:", "-> AT+wlanConnect=home,,OPEN,,,,");
        assertThat(board.module().files()).containsOnlyKeys("cert.pem");

        Cli.Result missing = board.run("run", "-D", "id=none", script);
        assertThat(missing.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(missing.err())
                .contains(
                        "none.pem cannot be read: it does not exist",
                        "put none.pem as cert.pem in line 1 of " + script);
        assertThat(missing.out()).isEmpty();
        Cli.Result refused = board.run("run", "-D", "id=dev01", script);
        assertThat(refused.status()).isEqualTo(ExitStatus.MODULE_REFUSED);
        Cli.Result late = board.run("run", script("-> AT+test\nwait +eventstartup:... within 1s\n"));
        assertThat(late.status()).isEqualTo(ExitStatus.TIMEOUT);
        assertThat(late.err()).contains("line 2: expected \"+eventstartup:...\", which did not come within 1000 ms");
    }

    @Test
    void aScriptFromStandardInput() {
        Cli.Result run = board.run(FakeKeyboard.pipe("-> AT+test", "<- OK"), "run", "-");

        assertThat(run.out().lines()).containsExactly("-> AT+test", "<- OK");
        assertThat(run.status()).isZero();
    }

    @Test
    void theTrafficGoesToAFileAndWithDebugToTheScreen() throws IOException {
        Path log = folder.resolve("log.txt");

        Cli.Result plain = board.run("--log-file", log.toString(), "device", "test");
        assertThat(plain.err().strip()).isEqualTo("the module answers");
        assertThat(Files.readString(log)).containsPattern("Z -> AT\\+test\\R\\S+Z <- OK");

        assertThat(board.run("device", "test", "--debug").err()).contains("-> AT+test", "<- OK");
        Cli.Result unwritable = board.run(
                "device", "test", "--log-file", folder.resolve("none/log.txt").toString());
        assertThat(unwritable.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(unwritable.err()).contains("log.txt", "cannot be written");
    }

    @Test
    void quietSaysNothingThatWasNotAskedFor() {
        assertThat(board.run("device", "test", "--quiet").err()).isEmpty();
        assertThat(board.run("--quiet", "at", "AT+nonsense").err()).contains("the module refused");
    }

    @Test
    void aStackTraceIsShownWithDebugOnly() {
        board.module().faults(FaultPlan.builder().refuse("get", 0, -31008).build());
        List<String> command = List.of("settings", "get", "clientId");

        assertThat(board.run(command.toArray(String[]::new)).err()).doesNotContain("at io.cordelia");
        Cli.Result debug = board.run("settings", "get", "clientId", "--debug");
        assertThat(debug.err()).contains("    at io.cordelia");
        assertThat(debug.status()).isEqualTo(ExitStatus.MODULE_REFUSED);
    }

    @Test
    void thePortComesFromTheEnvironmentAndTakesABaudRate() {
        Host host = new Host(Map.of("CORDELIA_PORT", board.portName()), List::of, FakeKeyboard.pipe());
        assertThat(Cli.runOn(host, "device", "test", "--baud", "9600").status()).isZero();

        Cli.Result network = Cli.runOn(host, "device", "test", "-p", "tcp://127.0.0.1:9", "--baud", "9600");
        assertThat(network.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(network.err()).contains("--baud", "has no baud rate", "a serial port");
        assertThat(Cli.runOn(host, "device", "test", "-p", "sim", "--baud", "9600")
                        .status())
                .isEqualTo(ExitStatus.USAGE);
        assertThat(Cli.runOn(host, "device", "test", "--baud", "0").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(Cli.runOn(host, "device", "test", "-p", "sim").status()).isZero();
    }

    private String script(String text) throws IOException {
        return Files.writeString(folder.resolve("script.txt"), text).toString();
    }

    private static JsonNode json(Cli.Result result) throws IOException {
        assertThat(result.status()).as(result.err()).isZero();
        return new ObjectMapper().readTree(result.out());
    }
}
