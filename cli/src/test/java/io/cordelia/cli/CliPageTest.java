package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** docs/cli.md is what the commands say about themselves. */
class CliPageTest {

    private static final String REGENERATE = "cordelia.docs.write";

    private static final String HEAD =
            """
            # The commands

            What `cordelia COMMAND --help` prints, for every command. This page is generated; after a change of a command
            write it anew:

            ```sh
            mvn -pl cli -am test -Dtest=CliPageTest -Dsurefire.failIfNoSpecifiedTests=false -D%s=true
            ```

            Results go to standard output, everything else to standard error. Colours and progress bars are shown on a terminal
            only, and colours never if `NO_COLOR` is set. Secrets are masked in all traffic that is shown.

            """
                    .formatted(REGENERATE);

    private final List<CommandLine> commands = new ArrayList<>();

    CliPageTest() {
        collect(Main.commandLine(Cli.emptyHost()));
    }

    private void collect(CommandLine command) {
        commands.add(command);
        command.getSubcommands().values().forEach(this::collect);
    }

    @Test
    void thePageIsUpToDate() throws IOException {
        Path page = Path.of("").toAbsolutePath().getParent().resolve("docs/cli.md");
        String generated = page();
        if (Boolean.getBoolean(REGENERATE)) {
            Files.writeString(page, generated);
        }
        assertThat(Files.exists(page) ? Files.readString(page) : "")
                .as("docs/cli.md; to write it anew, run this test with -D%s=true", REGENERATE)
                .isEqualToNormalizingNewlines(generated);
    }

    @Test
    void everyCommandHasADescriptionAndAnExampleOfItself() {
        assertThat(commands).hasSizeGreaterThan(20);
        for (CommandLine command : commands) {
            CommandSpec spec = command.getCommandSpec();
            String name = spec.qualifiedName();
            assertThat(spec.usageMessage().description()).as(name).isNotEmpty();
            assertThat(String.join("\n", spec.usageMessage().footer())).as(name).contains("Example: " + name);
        }
    }

    private String page() {
        StringBuilder page = new StringBuilder(HEAD);
        for (CommandLine command : commands) {
            page.append("## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```text\n");
            command.getUsageMessage(Ansi.OFF).lines().forEach(line -> page.append(line.stripTrailing())
                    .append('\n'));
            page.append("```\n\n");
        }
        return page.toString().stripTrailing() + "\n";
    }
}
