package io.cordelia.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cordelia.at.AtPorts;
import io.cordelia.at.AtTimeouts;
import io.cordelia.at.CordeliaModule;
import io.cordelia.at.UploadListener;
import io.cordelia.device.ExternalTool;
import io.cordelia.sim.SimulatedModule;
import io.cordelia.sim.TcpPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The socat line of docs/simulator.md makes a serial device out of the TCP port. */
@Timeout(120)
class SocatLineTest {

    @TempDir
    private Path folder;

    @Test
    void theShownLineMakesASerialDevice() throws IOException, InterruptedException {
        String socat = ExternalTool.require("socat").toString();
        String shown = Files.readString(Path.of("../docs/simulator.md"))
                .lines()
                .filter(line -> line.startsWith("$ socat "))
                .findFirst()
                .orElseThrow();
        Path device = folder.resolve("module");
        byte[] content = "line\r\nline\r\n".getBytes(StandardCharsets.US_ASCII);
        TcpPort tcp = TcpPort.listen(0);
        try (SimulatedModule module = SimulatedModule.builder().port(tcp).start()) {
            String line = shown.replaceFirst("^\\$ socat", socat)
                    .replace(" &", "")
                    .replace("link=line", "link=" + device)
                    .replace("4711", Integer.toString(tcp.port()));
            Process process = new ProcessBuilder(List.of(line.split(" ")))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            try {
                await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(device));
                AtTimeouts patient = AtTimeouts.DEFAULTS.with(AtTimeouts.Kind.COMMAND, Duration.ofSeconds(30));
                try (CordeliaModule host =
                        CordeliaModule.open(AtPorts.of(device.toString()), options -> options.timeouts(patient))) {
                    host.files().put("a.txt", content, UploadListener.none());
                }
                assertThat(module.files()).containsEntry("a.txt", content);
            } finally {
                process.destroy();
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }
}
