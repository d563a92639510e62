package io.cordelia.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shell script that people start, with the built jar. */
@Timeout(120)
class RunScriptIT {

    private static final Path SCRIPT = Path.of("").toAbsolutePath().resolve("run");

    @Test
    void itListsTheBenchmarks() throws Exception {
        Ended listed = run();

        assertThat(listed.status()).isZero();
        assertThat(listed.lines()).hasSameSizeAs(Main.benchmarks());
    }

    @Test
    void itRunsOneByName() throws Exception {
        Ended idle = run("sim-idle");

        assertThat(idle.status()).isZero();
        assertThat(idle.lines()).last().asString().matches("sim-idle: \\d+\\.\\d KiB/module");
    }

    @Test
    void itRefusesAnUnknownName() throws Exception {
        assertThat(run("nonsense").status()).isEqualTo(2);
    }

    private static Ended run(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            List<String> lines =
                    process.inputReader(StandardCharsets.UTF_8).lines().toList();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), lines);
        } finally {
            process.destroyForcibly();
        }
    }

    private record Ended(int status, List<String> lines) {}
}
