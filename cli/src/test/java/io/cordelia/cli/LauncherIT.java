package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell script that people start. */
@Timeout(120)
class LauncherIT {

    private static final Path LAUNCHER = CommandProcess.PROJECT.resolve("cordelia");

    @Test
    void itRunsTheDemo() throws Exception {
        try (CommandProcess demo = CommandProcess.launcher(LAUNCHER, "demo")) {
            assertThat(demo.rest()).anySatisfy(line -> assertThat(line).contains("round trip"));
            assertThat(demo.exitStatus()).isZero();
        }
    }

    @Test
    void itPassesArgumentsAndTheExitStatusOn() throws Exception {
        try (CommandProcess wrong = CommandProcess.launcher(LAUNCHER, "publish", "two words", "--nonsense")) {
            assertThat(wrong.exitStatus()).isEqualTo(ExitStatus.USAGE);
        }
    }

    @Test
    void itCanBeCalledThroughALink(@TempDir Path folder) throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("cordelia"), LAUNCHER);

        try (CommandProcess version = CommandProcess.launcher(link, "--version")) {
            assertThat(version.line()).matches("cordelia \\d+\\.\\d+\\.\\d+.*");
        }
    }
}
