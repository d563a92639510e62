package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerUsersTest {

    @TempDir
    private Path folder;

    private Map<String, String> read(String content) throws IOException {
        return BrokerUsers.read("--password-file", Files.writeString(folder.resolve("users"), content));
    }

    @Test
    void aPasswordMayHoldColonsAndBeEmpty() throws IOException {
        assertThat(read("# users\n\nann:se:cret\nbob:\n"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("ann", "se:cret", "bob", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "'ann:hush\nhush', 'has no user in FILE, line 2'",
        "':hush', 'has no user in FILE, line 1'",
        "'ann:hush\nann:hush', 'has the user ann again in FILE, line 2'",
        "'# none', 'has no user in FILE'"
    })
    void mistakesAreToldWithTheirLineAndWithoutThePassword(String content, String problem) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(
                        problem.replace("FILE", folder.resolve("users").toString()) + " (allowed: ")
                .hasMessageNotContaining("hush");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> BrokerUsers.read("--password-file", folder.resolve("none")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(folder.resolve("none").toString());
    }
}
