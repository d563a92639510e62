package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/simulator.md says about the command is so. */
@Timeout(60)
class SimulatorPageTest {

    private static final Path PAGE = Path.of("../docs/simulator.md");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]+");

    @Test
    void theTranscriptPlays(@TempDir Path folder) throws IOException {
        Matcher shown =
                Pattern.compile("```transcript\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(shown.find()).isTrue();
        Path file = Files.writeString(folder.resolve("shown.txt"), shown.group(1));

        Cli.Result result = Cli.run("sim", "--expect", file.toString());

        assertThat(result.status()).as(result.err()).isZero();
    }

    @Test
    void theScriptRuns(@TempDir Path folder) throws IOException {
        String shown = Pattern.compile("```transcript\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .filter(block -> block.startsWith("put "))
                .findFirst()
                .orElseThrow();
        try (Rig rig = new Rig(folder)) {
            assertThat(rig.run("provision").status()).isZero();
            assertThat(rig.plain("wifi leave").status()).isZero();
            rig.write("dev01.pem", Rig.DEVICE.chainPem());
            String script =
                    Files.writeString(folder.resolve("shown.txt"), shown).toString();

            Cli.Result result = rig.plain("run", "-D", "ssid=" + Rig.SSID, "-D", "key=" + Rig.WIFI_KEY, script);

            assertThat(result.status()).as(result.err()).isZero();
            assertThat(rig.module().isMqttConnected()).isTrue();
        }
    }

    @Test
    void theTableHasTheOptionsThatThereAre() throws IOException {
        String table = Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith("| `--") || line.startsWith("| `--ssid"))
                .collect(Collectors.joining("\n"));
        Set<String> there = options(Cli.run("sim", "--help").out());
        there.removeAll(Set.of("--help", "--version", "--debug", "--quiet", "--log-file"));

        assertThat(options(table)).isEqualTo(there);
    }

    private static Set<String> options(String text) {
        return OPTION.matcher(text).results().map(m -> m.group()).collect(Collectors.toCollection(TreeSet::new));
    }
}
