package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cordelia.device.Message;
import io.cordelia.sim.PtyPort;
import io.cordelia.sim.SimPort;
import io.cordelia.sim.TcpPort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DeviceCommandsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"pty", "tcp"})
    void provisionDoesOnlyWhatDiffers(String kind) throws IOException {
        SimPort port = kind.equals("pty") ? PtyPort.open() : TcpPort.listen(0);
        try (Rig rig = new Rig(folder, port)) {
            Cli.Result first = rig.run("provision", "--debug");
            assertThat(first.status()).as(first.err()).isEqualTo(ExitStatus.DONE);
            assertThat(first.err())
                    .contains("connected to localhost:" + rig.broker().port() + " as rig-device")
                    .contains("-> AT+FileWrite=")
                    .doesNotContain("PRIVATE KEY", Rig.WIFI_KEY);
            assertThat(rig.module().files())
                    .containsEntry("rootca.pem", Rig.CA.certificatePem())
                    .containsEntry("cert.pem", Rig.DEVICE.chainPem())
                    .containsEntry("privatekey.pem", Rig.DEVICE.keyPem());

            Cli.Result second = rig.run("provision", "--debug");
            assertThat(second.status()).as(second.err()).isEqualTo(ExitStatus.DONE);
            assertThat(second.err()).doesNotContain("-> AT+FileWrite=", "-> AT+set=MQTT", "-> AT+set=PUBTOPIC");
        }
    }

    @Test
    void publishReachesAMonitor() throws Exception {
        Path otherFolder = Files.createDirectory(folder.resolve("other"));
        try (Rig rig = new Rig(folder);
                Rig other = new Rig(otherFolder)) {
            other.yaml(rig.defaultYaml().replace("clientId: rig-device", "clientId: listener"));
            CompletableFuture<Cli.Result> monitor =
                    CompletableFuture.supplyAsync(() -> other.run("monitor", "-C", "2"));
            await().until(() -> other.module().isMqttConnected());

            Cli.Result one = rig.run("publish", "-m", "{\"weight\": 182}");
            Cli.Result two = rig.run("publish", "-t", "cordelia/apple", "-m", "sour, \"green\"");

            assertThat(one.status()).as(one.err()).isEqualTo(ExitStatus.DONE);
            assertThat(one.err()).contains("published 15 bytes to cordelia/apple");
            assertThat(two.status()).as(two.err()).isEqualTo(ExitStatus.DONE);
            Cli.Result heard = monitor.get(20, TimeUnit.SECONDS);
            assertThat(heard.status()).as(heard.err()).isEqualTo(ExitStatus.DONE);
            assertThat(heard.out().lines())
                    .containsExactly("cordelia/apple {\"weight\": 182}", "cordelia/apple sour, \"green\"");
            assertThat(rig.module().publishedMessages())
                    .extracting(Message::topic)
                    .containsOnly("cordelia/apple");
        }
    }

    @Test
    void theMonitorEndsWhenTheBrokerGoesAway() throws Exception {
        try (Rig rig = new Rig(folder)) {
            CompletableFuture<Cli.Result> monitor = CompletableFuture.supplyAsync(() -> rig.run("monitor"));
            await().until(() -> rig.module().isMqttConnected());
            rig.broker().close();

            Cli.Result result = monitor.get(20, TimeUnit.SECONDS);
            assertThat(result.status()).isNotEqualTo(ExitStatus.DONE);
            assertThat(result.err()).contains("localhost:" + rig.broker().port());
        }
    }

    @Test
    void theMonitorEndsWhenNobodyReadsIt() throws Exception {
        try (Rig rig = new Rig(folder)) {
            CompletableFuture<Integer> monitor = CompletableFuture.supplyAsync(
                    () -> Main.run(rig.arguments("monitor"), Host.system(), broken(), broken()));
            await().until(() -> rig.module().isMqttConnected());
            rig.module().emitEvent("+eventmqtt:recv,cordelia/apple,qos0,\"unread\"");

            assertThat(monitor.get(20, TimeUnit.SECONDS)).isEqualTo(ExitStatus.FAILED);
        }
        assertThat(Main.run(new String[] {"--version"}, Host.system(), broken(), broken()))
                .isEqualTo(ExitStatus.FAILED);
    }

    private static PrintWriter broken() {
        return new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int from, int count) throws IOException {
                throw new IOException("broken pipe");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }

    @Test
    void aSimulatedModuleInTheProcess() throws IOException {
        try (Rig rig = new Rig(folder)) {
            Cli.Result result = rig.runOn("sim", "publish", "-m", "from inside");

            assertThat(result.status()).as(result.err()).isEqualTo(ExitStatus.DONE);
            assertThat(result.err()).contains("published 11 bytes to cordelia/apple");
        }
    }
}
