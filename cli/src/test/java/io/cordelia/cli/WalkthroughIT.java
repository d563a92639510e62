package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.ExternalTool;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of docs/walkthrough.md, one after the other, as they stand there. */
@Timeout(120)
class WalkthroughIT {

    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void everyCommandWorks() throws Exception {
        ExternalTool.require("openssl");
        ExternalTool.require("mosquitto");
        String page = Files.readString(CommandProcess.PROJECT.resolve("docs/walkthrough.md"));
        String commands =
                COMMANDS.matcher(page).results().map(MatchResult::group).collect(Collectors.joining());
        String script = "set -eu\ntrap 'kill $(jobs -p) $(cat mosquitto.pid) 2>/dev/null || true' EXIT\n"
                + commands.replaceAll("```(sh)?\n?", "\n").replace("18883", String.valueOf(freePort()));
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
                .directory(Files.createDirectory(folder.resolve("work")).toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .merge("PATH", CommandProcess.PROJECT.toString(), (path, ours) -> ours + File.pathSeparator + path);

        Process shell = builder.start();

        try {
            assertThat(shell.waitFor(100, TimeUnit.SECONDS)).as(read(output)).isTrue();
            assertThat(shell.exitValue()).as(read(output)).isZero();
        } finally {
            shell.destroyForcibly();
        }
        assertThat(read(output))
                .contains("listening on /dev/", "linked from module")
                .containsPattern("privatekey.pem \\[#{30}\\] 100%  (\\d+) of \\1 bytes")
                .contains("connected to localhost:", " as dev01 in ")
                .contains("published 15 bytes to cordelia/apple");
    }

    private static String read(Path output) throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
