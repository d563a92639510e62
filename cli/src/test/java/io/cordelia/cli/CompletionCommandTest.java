package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script for shells, asked as bash asks it. */
@Timeout(60)
class CompletionCommandTest {

    private static final String ASK =
            """
            source "$1"
            shift
            compopt() { :; }
            COMP_WORDS=("$@")
            COMP_CWORD=$(($# - 1))
            COMP_LINE="$*"
            COMP_POINT=${#COMP_LINE}
            _complete_cordelia
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    @TempDir
    private Path folder;

    @Test
    void bashGetsWhatThereIs() throws Exception {
        assertThat(offered("cordelia", "sett")).containsExactly("settings");
        assertThat(offered("cordelia", "settings", "")).contains("list", "get", "set", "dump", "restore", "diff");
        assertThat(offered("cordelia", "files", "put", "--if")).containsExactly("--if-changed");
        assertThat(offered("cordelia", "settings", "get", "MQTT.iotHub"))
                .containsExactly("MQTT.iotHubEndpoint", "MQTT.iotHubPort");
        assertThat(offered("cordelia", "settings", "set", "general."))
                .containsExactly("general.time", "general.persistent");
        assertThat(offered("cordelia", "info", "-p", "")).contains("sim", "tcp://");
        assertThat(offered("cordelia", "completion", "")).containsExactly("bash", "zsh");
    }

    @Test
    void bothShellsGetTheSameScript() {
        assertThat(Cli.run("completion", "ZSH").out())
                .isEqualTo(Cli.run("completion", "bash").out())
                .contains("bashcompinit")
                .doesNotContain("<serial ports>");
        Cli.Result other = Cli.run("completion", "fish");
        assertThat(other.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(other.err()).contains("expected one of [BASH, ZSH] (case-insensitive)");
    }

    private List<String> offered(String... words) throws IOException, InterruptedException {
        Path script = Files.writeString(
                folder.resolve("completion.sh"), Cli.run("completion", "bash").out());
        List<String> command = new ArrayList<>(List.of("bash", "-c", ASK, "bash", script.toString()));
        command.addAll(List.of(words));
        Process bash = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(bash.waitFor()).isZero();
        return lines;
    }
}
