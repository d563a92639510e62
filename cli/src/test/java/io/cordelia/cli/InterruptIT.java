package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    void aScriptThatWaitsEnds() throws Exception {
        try (CommandProcess run = CommandProcess.jar("run", "-p", "sim", script().toString())) {
            assertThat(run.line()).isEqualTo("-> AT+test");
            assertThat(run.line()).isEqualTo("<- OK");
            run.signal("INT");
            assertThat(run.exitStatus()).isEqualTo(130);
        }
    }

    /** Waits for what does not come. */
    private Path script() throws IOException {
        return Files.writeString(folder.resolve("script.txt"), "-> AT+test\n<- OK\n<- +eventwlan:connect,...\n");
    }
}
