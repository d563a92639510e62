package io.cordelia.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.ExternalTool;
import io.cordelia.pki.KeyKind;
import io.cordelia.sim.FaultPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that share no code with this project do the main job on the simulated module's pseudo-terminal. */
@Timeout(180)
class ForeignClientsTest {

    @TempDir
    private Path folder;

    private Workbench bench;

    private enum Client {
        SHELL("sh", "foreign/main_job.sh", "sh", "socat", "stty"),
        PYTHON("python3", "foreign/main_job.py", "python3");

        private final String interpreter;
        private final String script;
        private final List<String> tools;

        Client(String interpreter, String script, String... tools) {
            this.interpreter = interpreter;
            this.script = script;
            this.tools = List.of(tools);
        }
    }

    private record Result(int status, String out, String err) {}

    @BeforeEach
    void start() throws IOException {
        bench = new Workbench(folder, KeyKind.RSA_2048);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void doesTheMainJobAsOftenAsIsWanted(Client client) throws Exception {
        for (int run = 1; run <= 2; run++) {
            Result result = run(client, Workbench.WIFI_KEY);

            assertThat(result.err()).isEmpty();
            assertThat(result.status()).isZero();
            assertThat(result.out()).isEqualTo("+eventmqtt:recv,cordelia/apple,qos0,\"{\"weight\":182}\"\n");
            assertThat(bench.module().files())
                    .containsEntry("rootca.pem", bench.ca().certificatePem())
                    .containsEntry("cert.pem", bench.device().chainPem())
                    .containsEntry("privatekey.pem", bench.device().keyPem());
            assertThat(bench.module().receivedMessages()).hasSize(run);
        }
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void stopsAtARefusal(Client client) throws Exception {
        bench.module().faults(FaultPlan.builder().refuse("fileWrite", 2, -10336).build());

        Result result = run(client, Workbench.WIFI_KEY);

        assertThat(result.err()).contains("fileWrite", "ERROR: process command,-10336");
        assertThat(result.status()).isOne();
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void stopsAtAnEventThatMeansFailure(Client client) throws Exception {
        Result result = run(client, "another-key");

        assertThat(result.err()).contains("+eventwlan:disconnect,home,").doesNotContain("another-key");
        assertThat(result.status()).isOne();
    }

    private Result run(Client client, String wifiKey) throws IOException, InterruptedException {
        client.tools.forEach(ExternalTool::require);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        List<String> command = new ArrayList<>(List.of(
                client.interpreter,
                Path.of(client.script).toAbsolutePath().toString(),
                bench.port(),
                "localhost",
                Integer.toString(bench.broker().port())));
        for (String name : List.of("rootca.pem", "cert.pem", "privatekey.pem")) {
            command.add(folder.resolve(name).toString());
        }
        command.add("home");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("WIFI_KEY", wifiKey);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), text(out), text(err));
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
