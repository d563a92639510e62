package io.cordelia.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class ExternalToolTest {

    @TempDir
    private Path folder;

    @Test
    void findsAProgramOnThePath() throws IOException {
        Path program = Files.createFile(folder.resolve("some-tool"));
        assertThat(program.toFile().setExecutable(true)).isTrue();

        assertThat(ExternalTool.require(
                        "some-tool", "some-tool", "/no/such/folder" + File.pathSeparator + folder, true))
                .isEqualTo(program);
    }

    @Test
    void skipsTheTestWhereTheProgramIsMissing() throws IOException {
        Files.createFile(folder.resolve("not-executable"));

        assertThatThrownBy(() -> ExternalTool.require("not-executable", "not-executable", folder.toString(), false))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("skipped: not-executable is not installed (Debian: apt-get install not-executable)");
        assertThatThrownBy(() -> ExternalTool.require("no-such-tool", "no-such-tool", "", false))
                .isInstanceOf(TestAbortedException.class);
    }

    @Test
    void failsTheTestWhereToolsAreRequired() {
        assertThatThrownBy(() -> ExternalTool.require("no-such-tool", "no-such-tool", folder.toString(), true))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("no-such-tool is not installed, and CORDELIA_REQUIRE_TOOLS=true forbids");
        assertThatThrownBy(() -> ExternalTool.require("no-such-tool", "its-package", folder.toString(), true))
                .isInstanceOf(AssertionError.class)
                .hasMessageEndingWith("(Debian: apt-get install its-package)");
    }
}
