package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cordelia.at.SerialPortInfo;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.Pem;
import io.cordelia.sim.AccessPoint;
import io.cordelia.sim.SimulatedModule;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A production line of simulated modules that are plugged in one after the other. */
@Timeout(120)
class ProvisionBatchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static Rig rig;

    private final List<Board> boards = new ArrayList<>();
    private final List<SerialPortInfo> ports = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Optional<Thread> running = Optional.empty();

    @BeforeAll
    static void start() throws IOException {
        rig = new Rig(folder);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @BeforeEach
    void defaults() throws IOException {
        rig.yaml(rig.defaultYaml());
    }

    @AfterEach
    void unplug() {
        boards.forEach(Board::close);
    }

    @Test
    void aBoardAfterTheOtherBecomesTheNextDevice() throws Exception {
        Path csv = csv("clientId,certificate,privateKey", row("dev01"), row("dev02"));
        Path report = folder.resolve("report.jsonl");

        CompletableFuture<Integer> line =
                line("--config", yaml(), "--batch", csv.toString(), "--report", report.toString());
        await().atMost(PATIENCE).until(() -> err.toString().contains("2 of 2 devices left: plug in the next board"));
        Board first = plug(1);
        await().atMost(PATIENCE).until(() -> out.toString().lines().count() == 1);
        plug(2);

        assertThat(line.get(60, TimeUnit.SECONDS)).as(err.toString()).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .matches("dev01  34:31:c4:00:10:02  certificate " + serial("dev01")
                        + "  device id \\S+  done  \\d+\\.\\d s");
        assertThat(lines.get(1)).startsWith("dev02  34:31:c4:00:10:03  certificate " + serial("dev02"));
        assertThat(err.toString()).contains("1 of 2 devices left", "no device is left");
        assertThat(first.module().setting("MQTT", "clientId")).contains("dev01");
        assertThat(first.module().files()).containsEntry("cert.pem", Files.readAllBytes(folder.resolve("dev01.pem")));
        List<String> reported = Files.readAllLines(report);
        assertThat(reported).hasSize(2);
        JsonNode json = new ObjectMapper().readTree(reported.get(0));
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("device", "deviceId", "mac", "certificateSerial", "result", "seconds");
        assertThat(json.get("certificateSerial").asText()).isEqualTo(serial("dev01"));
        assertThat(json.get("result").asText()).isEqualTo("done");
    }

    @Test
    void aBoardThatFailsIsToldAndARepeatGoesOnWithTheDevicesThatAreNotDone() throws Exception {
        Path csv = csv("clientId,certificate,privateKey,wifiKey", row("dev01") + ",wrong-wifi-key", row("dev02") + ",");
        Path report = folder.resolve("report.csv");
        String[] command = {"--config", yaml(), "--batch", csv.toString(), "--report", report.toString()};

        CompletableFuture<Integer> line = line(command);
        plug(1);
        await().atMost(PATIENCE).until(() -> out.toString().lines().count() == 1);
        plug(2);

        assertThat(line.get(60, TimeUnit.SECONDS)).isEqualTo(ExitStatus.FAILED);
        assertThat(out.toString().lines().toList().get(0)).startsWith("dev01  ").contains("  failed  ", "wlanConnect");
        assertThat(out.toString().lines().toList().get(1)).startsWith("dev02  ").contains("  done  ");
        assertThat(err.toString()).contains("failed: 1; start it again to go on");
        assertThat(Files.readAllLines(report))
                .hasSize(3)
                .first()
                .isEqualTo("device,deviceId,mac,certificateSerial,result,seconds,problem");
        assertThat(Files.readString(report) + out + err).doesNotContain("wrong-wifi-key");

        // The power failed in the middle of a line; the wrong key has been put right.
        Files.writeString(report, Files.readString(report) + "dev01,abc");
        csv("clientId,certificate,privateKey,wifiKey", row("dev01") + ",", row("dev02") + ",");
        out.getBuffer().setLength(0);
        ports.add(0, ports.remove(1));
        CompletableFuture<Integer> repeat = line(command);
        assertThat(repeat.get(60, TimeUnit.SECONDS)).as(err.toString()).isZero();
        assertThat(err.toString()).contains("is dev02 already");
        assertThat(out.toString().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("dev01  ")
                .contains("  done  ");
        List<String> lines = Files.readAllLines(report);
        assertThat(lines).hasSize(4);
        assertThat(CsvFile.values(report, lines.get(3))).hasSize(7).contains("dev01", "done");

        assertThat(line(command).get(60, TimeUnit.SECONDS)).isZero();
        assertThat(err.toString()).endsWith("no device is left" + System.lineSeparator());
    }

    @Test
    void aDeviceMayBeBoundToABoard() throws Exception {
        Path csv = csv(
                "clientId,mac,serial,certificate,privateKey",
                bound("dev01", "34-31-C4-00-10:03", ""),
                bound("dev02", "", "SERIAL1"),
                bound("dev03", "34:31:c4:00:10:99", ""));

        CompletableFuture<Integer> line = line("--config", yaml(), "--batch", csv.toString(), "--json");
        plug(1);
        plug(2);
        plug(3);
        await().atMost(PATIENCE).until(() -> out.toString().lines().count() == 3);
        stop(line);

        List<String> lines = out.toString().lines().toList();
        assertThat(new ObjectMapper().readTree(lines.get(0)).get("device").asText())
                .isEqualTo("dev02");
        assertThat(new ObjectMapper().readTree(lines.get(1)).get("device").asText())
                .isEqualTo("dev01");
        JsonNode stranger = new ObjectMapper().readTree(lines.get(2));
        assertThat(stranger.has("device")).isFalse();
        assertThat(stranger.get("result").asText()).isEqualTo("failed");
        assertThat(stranger.get("problem").asText())
                .isEqualTo("none of the devices that are left is meant for this board");
    }

    @Test
    void aFolderHasAFileForEachDevice() throws Exception {
        Path devices = Files.createDirectory(folder.resolve("devices"));
        for (String name : List.of("dev02", "dev01")) {
            identity(name);
            Files.writeString(
                    devices.resolve(name + ".yaml"),
                    rig.defaultYaml()
                            .replace("clientId: rig-device", "clientId: " + name)
                            .replace("rootca.pem", "../rootca.pem")
                            .replace("cert.pem", "../" + name + ".pem")
                            .replace("privatekey.pem", "../" + name + "-key.pem"));
        }
        plug(1);
        plug(2);

        CompletableFuture<Integer> line = line("--batch", devices.toString(), "--factory-reset", "--yes");

        assertThat(line.get(60, TimeUnit.SECONDS)).as(err.toString()).isZero();
        assertThat(out.toString().lines().map(l -> l.substring(0, 5))).containsExactly("dev01", "dev02");
        Cli.Result config = Cli.run("provision", "--config", yaml(), "--batch", devices.toString());
        expectUsage(config, "--config goes with a CSV file only");
        Path other = Files.copy(devices.resolve("dev01.yaml"), devices.resolve("x.yaml"));
        expectUsage(Cli.run("provision", "--batch", devices.toString()), other + ": the client id dev01", "dev01.yaml");
        expectUsage(
                Cli.run(
                        "provision",
                        "--batch",
                        Files.createDirectory(folder.resolve("none")).toString()),
                "there is no *.yaml");
    }

    @Test
    void aKeyThatOthersMayReadIsToldOnceForEachDevice() throws Exception {
        Path csv = csv("clientId,certificate,privateKey", row("dev01"), row("dev02"));
        for (String name : List.of("dev01", "dev02")) {
            assertThat(folder.resolve(name + "-key.pem").toFile().setReadable(true, false))
                    .isTrue();
        }

        CompletableFuture<Integer> line = line("--config", yaml(), "--batch", csv.toString());
        await().atMost(PATIENCE).until(() -> err.toString().contains("plug in the next board"));
        stop(line);

        assertThat(err.toString().lines().filter(l -> l.startsWith("warning: ")))
                .hasSize(2)
                .satisfiesExactly(first -> assertThat(first).contains("dev01-key.pem"), second -> assertThat(second)
                        .contains("dev02-key.pem"));
    }

    @Test
    void onlyTheNamedPortIsWatched() throws Exception {
        Path csv = csv("clientId,certificate,privateKey", row("dev01"));
        plug(1);
        Board second = new Board(this::module);
        boards.add(second);

        CompletableFuture<Integer> line =
                line("--config", yaml(), "--batch", csv.toString(), "-p", second.portName(), "--quiet");
        ports.add(port(second, 7, Optional.empty()));

        assertThat(line.get(60, TimeUnit.SECONDS)).as(err.toString()).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(second.module().setting("MQTT", "clientId")).contains("dev01");
        expectUsage(
                Cli.run("provision", "-p", "sim", "--config", yaml(), "--batch", csv.toString()),
                "sim is not a serial port");
    }

    @Test
    void theListThatThePageShowsIsRead() throws IOException {
        Matcher shown = Pattern.compile("```csv\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/device-yaml.md")));
        assertThat(shown.find()).isTrue();
        Files.createDirectories(folder.resolve("keys"));
        for (String number : List.of("0001", "0002")) {
            IssuedIdentity identity = Rig.device("line-" + number);
            rig.write("keys/" + number + ".pem", identity.chainPem());
            rig.write("keys/" + number + "-key.pem", identity.keyPem());
        }

        List<BatchDevice> devices = BatchDevices.read(
                csv(shown.group(1).strip()), Optional.of(Path.of(yaml())), false, Map.of(), warning -> {});

        assertThat(devices).extracting(BatchDevice::name).containsExactly("line-0001", "line-0002");
        assertThat(devices).extracting(BatchDevice::isBound).containsExactly(false, true);
    }

    @Test
    void everythingThatIsWrongInTheFileIsNamedWithItsLineAndColumn() throws IOException {
        identity("dev01");
        Path csv = csv(
                "clientId,mac,certificate,privateKey,port",
                "dev01,34:31,dev01.pem,dev01-key.pem,",
                ",,dev01.pem,dev01-key.pem,",
                "dev03,,no-such.pem,dev01-key.pem,",
                "dev04,,dev01.pem,dev01-key.pem,many",
                "dev05,,dev01.pem,dev01-key.pem,70000",
                "dev01,,dev01.pem,dev01-key.pem,");

        Cli.Result result = Cli.run("provision", "--config", yaml(), "--batch", csv.toString());

        expectUsage(result, csv + ", line 2, column mac: ", "no-such.pem", "70000 is out of range");
        assertThat(result.err())
                .contains(
                        ", line 3, column clientId: is missing",
                        ", line 4, column certificate: ",
                        ", line 5, column port: \"many\" is not a whole number",
                        ", line 6, column port: ",
                        ", line 7, column clientId: \"dev01\" stands in line 2 already");
    }

    @Test
    void aFileThatIsNoSuchListIsRefused() throws IOException {
        expectList("", "is empty: its first line names the columns");
        expectList("name\ndev01\n", "line 1: unknown column \"name\" (allowed: certificate, clientId, endpoint, mac");
        expectList("mac\n", "line 1: the column clientId is missing");
        expectList("clientId,clientId\n", "line 1: names a column twice");
        expectList("clientId\n", "names no devices");
        expectList("clientId,mac\ndev01\n", "line 2: has 1 values, but the first line names 2 columns");
        expectList("clientId\n\"dev01\n", "line 2: has a quote that is not closed");
        expectList("clientId\n\"dev01\"x\n", "line 2: has text behind a value in quotes");
        expectUsage(
                Cli.run(
                        "provision",
                        "--config",
                        yaml(),
                        "--batch",
                        folder.resolve("no.csv").toString()),
                "no.csv does not exist");
        expectUsage(Cli.run("provision", "--batch", csv("clientId", "dev01").toString()), "with --config");
        rig.yaml(rig.defaultYaml().replace("port: ", "port: 99"));
        expectList("clientId\ndev01\n", "device.yaml, line 2", "out of range");
    }

    @Test
    void aFileThatIsNoReportIsNotAddedTo() throws IOException {
        Path csv = csv("clientId,certificate,privateKey", row("dev01"));
        Path notes = Files.writeString(folder.resolve("notes.txt"), "buy milk\n");

        expectUsage(
                Cli.run("provision", "--config", yaml(), "--batch", csv.toString(), "--report", notes.toString()),
                notes + ", line 1: is not a line of such a report");
        expectUsage(
                Cli.run("provision", "--config", yaml(), "--batch", csv.toString(), "--report", folder.toString()),
                folder + " cannot be written");
        assertThat(notes).hasContent("buy milk");
        try (BatchReport open = BatchReport.open(Optional.of(folder.resolve("used.jsonl")))) {
            assertThat(open.isDone("dev01")).isFalse();
            expectUsage(
                    Cli.run(
                            "provision",
                            "--config",
                            yaml(),
                            "--batch",
                            csv.toString(),
                            "--report",
                            folder.resolve("used.jsonl").toString()),
                    "is in use by another cordelia");
        }
    }

    @Test
    void aWholeLastLineWithoutItsEndIsKept() throws IOException {
        Path file = Files.writeString(
                folder.resolve("whole.jsonl"), "{\"device\":\"dev01\",\"mac\":\"a\",\"result\":\"done\"}");

        try (BatchReport report = BatchReport.open(Optional.of(file))) {
            assertThat(report.isDone("dev01")).isTrue();
            assertThat(report.deviceOf(new ModuleIdentity(Optional.of("a"), Optional.empty())))
                    .contains("dev01");
        }
        assertThat(Files.readString(file)).endsWith("}\n");
    }

    private void expectList(String content, String... words) throws IOException {
        Path csv = Files.writeString(folder.resolve("devices.csv"), content);
        expectUsage(Cli.run("provision", "--config", yaml(), "--batch", csv.toString()), words);
    }

    private static void expectUsage(Cli.Result result, String... words) {
        assertThat(result.status()).as(result.err()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains(words).doesNotContain("Exception");
        assertThat(result.out()).isEmpty();
    }

    private CompletableFuture<Integer> line(String... options) {
        List<String> args = new ArrayList<>(List.of("provision"));
        args.addAll(List.of(options));
        Host host = new Host(Map.of(), () -> List.copyOf(ports), FakeKeyboard.pipe());
        CompletableFuture<Integer> status = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> status.complete(Main.run(
                        args.toArray(String[]::new), host, new PrintWriter(out, true), new PrintWriter(err, true))),
                "production line");
        thread.start();
        running = Optional.of(thread);
        return status;
    }

    private void stop(CompletableFuture<Integer> line) throws Exception {
        running.orElseThrow().interrupt();
        line.get(30, TimeUnit.SECONDS);
    }

    /** Plugs a module in. */
    private Board plug(int number) {
        Board board = new Board(builder -> module(builder).serialNumber(number));
        boards.add(board);
        ports.add(port(board, number, Optional.of("SERIAL" + number)));
        return board;
    }

    private static SerialPortInfo port(Board board, int number, Optional<String> serial) {
        return new SerialPortInfo(
                board.portName(), "board " + number, Optional.of(new SerialPortInfo.Usb(0x403, 0x6001, serial)));
    }

    private SimulatedModule.Builder module(SimulatedModule.Builder builder) {
        return builder.accessPoint(AccessPoint.secured(Rig.SSID, Rig.WIFI_KEY));
    }

    private String yaml() {
        return folder.resolve("device.yaml").toString();
    }

    private Path csv(String... lines) throws IOException {
        return Files.writeString(folder.resolve("devices.csv"), String.join("\n", lines) + "\n");
    }

    private String row(String name) throws IOException {
        identity(name);
        return name + "," + name + ".pem," + name + "-key.pem";
    }

    private String bound(String name, String mac, String serial) throws IOException {
        identity(name);
        return name + "," + mac + "," + serial + "," + name + ".pem," + name + "-key.pem";
    }

    private void identity(String name) throws IOException {
        if (!Files.exists(folder.resolve(name + ".pem"))) {
            IssuedIdentity identity = Rig.device(name);
            rig.write(name + ".pem", identity.chainPem());
            rig.write(name + "-key.pem", identity.keyPem());
        }
        // Otherwise every command would warn.
        File key = folder.resolve(name + "-key.pem").toFile();
        assertThat(key.setReadable(false, false) && key.setReadable(true, true)).isTrue();
    }

    private String serial(String name) throws IOException {
        return Pem.certificates(Files.readAllBytes(folder.resolve(name + ".pem")), name)
                .get(0)
                .getSerialNumber()
                .toString(16);
    }
}
