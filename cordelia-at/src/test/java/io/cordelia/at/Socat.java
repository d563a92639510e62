package io.cordelia.at;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Two pseudo-terminals that are joined by socat. */
final class Socat implements AutoCloseable {

    final Path host;
    final Path device;
    private final Process process;

    Socat(Path dir) throws IOException {
        host = dir.resolve("host");
        device = dir.resolve("device");
        process = new ProcessBuilder("socat", "pty,raw,echo=0,link=" + host, "pty,raw,echo=0,link=" + device)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("socat.log").toFile())
                .start();
        await().pollInterval(Duration.ofMillis(5)).until(() -> Files.exists(host) && Files.exists(device));
    }

    /** Skips the test, saying so, where there is no socat, unless the tools are required. */
    static void assumeInstalled() {
        boolean installed = false;
        for (String dir : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            installed |= Files.isExecutable(Path.of(dir, "socat"));
        }
        if (Boolean.parseBoolean(System.getenv("CORDELIA_REQUIRE_TOOLS")) && !installed) {
            throw new AssertionError("socat is not installed, but CORDELIA_REQUIRE_TOOLS is true");
        }
        assumeTrue(installed, "skipped: socat is not installed");
    }

    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
