package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the start of a command costs: nothing that only others need is loaded. */
@Timeout(120)
class StartUpIT {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"--version", "--help", "info -p sim", "at -p sim AT+test"})
    void onlyTheConsoleLoadsWhatReadsKeys(String line) throws Exception {
        Path classes = folder.resolve("classes");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + classes,
                "-jar",
                CommandProcess.PROJECT.resolve("cli/target/cordelia.jar").toString()));
        command.addAll(List.of(line.split(" ")));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(classes)).contains("io.cordelia.cli.Main").doesNotContain("org.jline");
    }
}
