package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cordelia.sim.PtyPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C, sent to the built command. */
@Timeout(120)
class InterruptIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void anUploadThatIsStoppedLeavesNoOpenHandleAndNoHalfFile(String signal) throws Exception {
        Path file = Files.write(folder.resolve("large.bin"), new byte[60_000]);
        // So slow that the upload would take a minute.
        try (Board board = new Board(builder -> builder.baud(19_200))) {
            try (CommandProcess put = CommandProcess.jar("files", "put", "-p", board.portName(), file.toString())) {
                await().atMost(PATIENCE).until(() -> board.module().openFiles() == 1);
                put.signal(signal);
                assertThat(put.exitStatus()).isEqualTo(signal.equals("INT") ? 130 : 143);
            }
            assertThat(board.module().openFiles()).isZero();
            assertThat(board.module().files()).isEmpty();
            assertThat(board.run("device", "test").status()).isZero();
        }
    }

    @Test
    void provisionIsStoppedDuringAnUploadAndRepeated() throws Exception {
        try (Rig rig = slowRig()) {
            stopProvision(
                    rig,
                    () -> rig.module().openFiles() == 1 && !rig.module().files().isEmpty());

            assertThat(rig.module().files()).allSatisfy((name, content) -> assertThat(folder.resolve(name))
                    .hasBinaryContent(content));
            assertThat(rig.module().setting("MQTT", "clientId")).contains("");
            Cli.Result repeat = rig.run("provision");
            assertThat(repeat.status()).as(repeat.err()).isZero();
            assertThat(repeat.out()).contains("9 settings changed, connected to");
            assertThat(rig.module().files()).hasSize(3);
        }
    }

    @Test
    void provisionIsStoppedWhileItSetsTheModuleUpAndRepeated() throws Exception {
        try (Rig rig = slowRig()) {
            stopProvision(rig, () -> rig.module()
                    .setting("MQTT", "clientId")
                    .filter("rig-device"::equals)
                    .isPresent());

            assertThat(rig.module().files()).hasSize(3);
            assertThat(rig.module().isWlanConnected()).isFalse();
            Cli.Result repeat = rig.run("provision");
            assertThat(repeat.status()).as(repeat.err()).isZero();
            assertThat(repeat.out()).contains("0 files uploaded").doesNotContain("9 settings changed");
        }
    }

    /** So slow that files and settings take a second or two. */
    private Rig slowRig() throws IOException {
        return new Rig(folder, PtyPort.open(), builder -> builder.baud(19_200));
    }

    private static void stopProvision(Rig rig, Callable<Boolean> when) throws Exception {
        try (CommandProcess provision = CommandProcess.jar(rig.arguments("provision"))) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(when);
            provision.signal("INT");
            assertThat(provision.exitStatus()).isEqualTo(130);
            assertThat(provision.rest()).isEmpty();
        }
        assertThat(rig.module().openFiles()).isZero();
        assertThat(rig.module().isMqttConnected()).isFalse();
    }

    @Test
    void aProductionLineThatWaitsEndsAndItsReportIsWhole() throws Exception {
        Path devices = Files.writeString(folder.resolve("devices.csv"), "clientId\ndev01\n");
        Path yaml = Files.writeString(folder.resolve("device.yaml"), "endpoint: localhost\nclientId: x\n");
        Path report = folder.resolve("report.csv");
        String header = String.join(",", BoardReport.COLUMNS) + "\n";
        Path errors = folder.resolve("errors");
        try (CommandProcess line = CommandProcess.jarTelling(
                errors,
                "provision",
                "-p",
                "/dev/no-such-port",
                "--config",
                yaml.toString(),
                "--batch",
                devices.toString(),
                "--report",
                report.toString())) {
            await().atMost(PATIENCE).until(() -> Files.exists(report) && Files.size(report) == header.length());
            line.signal("INT");
            assertThat(line.exitStatus()).isEqualTo(130);
        }
        assertThat(report).hasContent(header);
        // Nothing, or this: the signal may come before it.
        assertThat(Files.readAllLines(errors))
                .filteredOn(text -> !text.startsWith("Picked up "))
                .allMatch(text -> text.equals("1 of 1 devices left: plug in the next board"));
    }

    @Test
    void aScriptThatWaitsEnds() throws Exception {
        try (CommandProcess run = CommandProcess.jar("run", "-p", "sim", script().toString())) {
            assertThat(run.line()).isEqualTo("-> AT+test");
            assertThat(run.line()).isEqualTo("<- OK");
            run.signal("INT");
            assertThat(run.exitStatus()).isEqualTo(130);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMonitorDisconnectsTheModule(boolean configured) throws Exception {
        try (Rig rig = new Rig(folder, PtyPort.open())) {
            rig.yaml("cloud.yaml", rig.defaultYaml().replace("rig-device", "the-cloud"));
            assertThat(rig.run("provision").status()).isZero();
            String[] args = configured ? rig.arguments("monitor") : rig.plainArguments("iot monitor");
            try (CommandProcess monitor = CommandProcess.jar(args)) {
                await().atMost(PATIENCE).until(() -> rig.module().isMqttConnected());
                assertThat(rig.soft("cloud.yaml", "publish", "-m", "ripe").status())
                        .isZero();
                assertThat(monitor.line()).isEqualTo("cordelia/apple ripe");
                monitor.signal("INT");
                assertThat(monitor.exitStatus()).isEqualTo(130);
            }
            await().atMost(PATIENCE).until(() -> !rig.module().isMqttConnected());
            assertThat(rig.module().isWlanConnected()).isTrue();
            assertThat(rig.plain("device test").status()).isZero();
        }
    }

    @Test
    void aPublisherThatWaitsForALineEnds() throws Exception {
        try (Rig rig = new Rig(folder, PtyPort.open());
                CommandProcess publish = CommandProcess.jar(rig.arguments("publish", "--lines"))) {
            publish.type("one\n");
            rig.broker().messages().await("cordelia/apple", PATIENCE);
            publish.signal("INT");
            assertThat(publish.exitStatus()).isEqualTo(130);
            await().atMost(PATIENCE).until(() -> !rig.module().isMqttConnected());
        }
    }

    @Test
    void aBrokerEndsAndTakesItsFilesAlong() throws Exception {
        try (CommandProcess broker = CommandProcess.jarWith(folder, "broker", "--tls")) {
            assertThat(broker.line()).matches("listening on localhost:\\d+, TLS");
            broker.signal("INT");
            assertThat(broker.rest()).isEmpty();
            assertThat(broker.exitStatus()).isEqualTo(130);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("cordelia-pki")))
                    .isEmpty();
        }
    }

    /** Waits for what does not come. */
    private Path script() throws IOException {
        return Files.writeString(folder.resolve("script.txt"), "-> AT+test\n<- OK\n<- +eventwlan:connect,...\n");
    }
}
