package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cordelia.at.AtPorts;
import io.cordelia.at.CordeliaModule;
import io.cordelia.at.UploadListener;
import io.cordelia.at.WlanNetwork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SimCommandIT {

    private static final byte[] CONTENT = "kept".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void itRunsUntilItIsStoppedAndKeepsItsFlash(String signal, int status) throws Exception {
        Path link = folder.resolve("module");
        String flash = folder.resolve("flash").toString();

        try (CommandProcess sim = CommandProcess.jar("sim", "--pty-link", link.toString(), "--flash", flash)) {
            assertThat(sim.line()).matches("listening on /dev/\\S+, linked from " + link);
            try (CordeliaModule module = CordeliaModule.open(AtPorts.of(link.toString()))) {
                module.files().put("a.txt", CONTENT, UploadListener.none());
            }
            sim.signal(signal);
            assertThat(sim.exitStatus()).isEqualTo(status);
        }
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();

        try (CommandProcess sim = CommandProcess.jar("sim", "--flash", flash, "--json")) {
            String port =
                    new ObjectMapper().readTree(sim.line()).get("ports").get(0).asText();
            assertThat(port).startsWith("/dev/");
            try (CordeliaModule module = CordeliaModule.open(AtPorts.of(port))) {
                assertThat(module.files().get("a.txt")).isEqualTo(CONTENT);
            }
        }
    }

    @Test
    void itListensOnTcpAndHasItsAccessPoint() throws IOException {
        try (CommandProcess sim = CommandProcess.jar("sim", "--tcp", "0", "--ssid", "lab", "--key", "lab-wifi-key")) {
            String port = place(sim.line());
            assertThat(port).startsWith("tcp://127.0.0.1:");
            try (CordeliaModule module = CordeliaModule.open(AtPorts.of(port))) {
                assertThat(module.wlan()
                                .join(WlanNetwork.of("lab", "lab-wifi-key"))
                                .address())
                        .asString()
                        .isNotEmpty();
            }
        }
    }

    @Test
    void aLinkThatIsLeftOverIsReplaced() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("module"), folder.resolve("gone"));

        try (CommandProcess sim = CommandProcess.jar("sim", "--pty-link", link.toString())) {
            assertThat(sim.line()).contains("linked from " + link);
            assertThat(Files.readSymbolicLink(link).toString()).startsWith("/dev/");
        }
    }

    @Test
    void aLinkOfAModuleThatIsRunningIsNotTakenOver() throws Exception {
        Path link = folder.resolve("module");
        try (CommandProcess first = CommandProcess.jar("sim", "--pty-link", link.toString())) {
            assertThat(first.line()).contains("linked from " + link);
            Path device = Files.readSymbolicLink(link);

            Cli.Result second = Cli.run("sim", "--pty-link", link.toString());

            assertThat(second.status()).isEqualTo(ExitStatus.USAGE);
            assertThat(second.err()).contains("--pty-link", link.toString(), "another cordelia sim that is running");
            assertThat(Files.readSymbolicLink(link)).isEqualTo(device);
            try (CordeliaModule module = CordeliaModule.open(AtPorts.of(link.toString()))) {
                module.device().test();
            }
        }
    }

    @Test
    void severalListenOnBothAndHaveFilesOfTheirOwn() throws Exception {
        Path link = folder.resolve("module");
        Path flash = folder.resolve("flash");
        Path record = folder.resolve("run.txt");
        try (CommandProcess sim = CommandProcess.jar(
                "sim",
                "--count",
                "3",
                "--tcp",
                "0",
                "--pty-link",
                link.toString(),
                "--flash-dir",
                flash.toString(),
                "--record",
                record.toString())) {
            for (int n = 1; n <= 3; n++) {
                String line = sim.line();
                assertThat(line)
                        .matches("listening on tcp://127.0.0.1:\\d+ and /dev/\\S+, linked from " + link + "-" + n);
                String tcp = line.replaceFirst("listening on (\\S+) .*", "$1");
                try (CordeliaModule module = CordeliaModule.open(AtPorts.of(tcp))) {
                    module.files().put("own-" + n, CONTENT, UploadListener.none());
                }
                try (CordeliaModule module = CordeliaModule.open(AtPorts.of(link + "-" + n))) {
                    assertThat(module.files().get("own-" + n)).isEqualTo(CONTENT);
                }
            }
            sim.signal("TERM");
            assertThat(sim.exitStatus()).isEqualTo(143);
        }
        for (int n = 1; n <= 3; n++) {
            assertThat(flash.resolve(Integer.toString(n))).isDirectory();
            assertThat(link.resolveSibling("module-" + n)).doesNotExist();
            assertThat(Files.readString(folder.resolve("run-" + n + ".txt")))
                    .contains("-> AT+FileOpen=own-" + n + ",", "<- +fileopen:", "<- OK")
                    .doesNotContain("kept");
        }
    }

    private static String place(String firstLine) {
        assertThat(firstLine).startsWith("listening on ");
        return firstLine.substring("listening on ".length());
    }
}
