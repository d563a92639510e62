package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DemoCommandIT {

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"A throw-away PKI", "-> AT+FileWrite", "-> AT+iotconnect"})
    void whenItIsStoppedItLeavesNoKeyBehind(String moment) throws Exception {
        try (CommandProcess demo = CommandProcess.jarWith(temporary, "demo")) {
            for (String line = demo.line(); !line.startsWith(moment); line = demo.line()) {
                assertThat(line).isNotNull();
            }
            demo.signal("INT");
            assertThat(demo.exitStatus()).isEqualTo(130);
        }
        assertThat(foldersOfTheDemo()).isEmpty();
    }

    private Stream<Path> foldersOfTheDemo() throws IOException {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.filter(path -> path.getFileName().toString().startsWith("cordelia-pki")).toList().stream();
        }
    }
}
