package io.cordelia.cli;

import io.cordelia.device.ExternalTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TAB in real shells. */
@Timeout(120)
class CompletionIT {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bash --norc --noprofile -i", "zsh -f -i"})
    void tabCompletesInAShell(String shell) throws Exception {
        List<String> command = Arrays.asList(shell.split(" "));
        ExternalTool.require(command.get(0));
        Path script = script(command.get(0));

        try (TerminalProcess terminal = new TerminalProcess(Map.of(), command)) {
            terminal.type("PS1='$ '; source " + script + "\r");
            terminal.awaitLastLine("$");
            terminal.type("cordelia sett\t");
            terminal.awaitLastLine("$ cordelia settings");
            terminal.type("get MQTT.iotHubE\t");
            terminal.awaitLastLine("$ cordelia settings get MQTT.iotHubEndpoint");
            terminal.type("--show\t");
            terminal.awaitLastLine("$ cordelia settings get MQTT.iotHubEndpoint --show-secrets");
            terminal.type("-p s\t");
            terminal.awaitLastLine("$ cordelia settings get MQTT.iotHubEndpoint --show-secrets -p sim");
        }
    }

    private Path script(String shell) throws IOException, InterruptedException {
        try (CommandProcess completion = CommandProcess.jar("completion", shell)) {
            return Files.write(folder.resolve("completion.sh"), completion.rest());
        }
    }
}
