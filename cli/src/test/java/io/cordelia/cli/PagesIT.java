package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.device.ExternalTool;
import io.cordelia.sim.AccessPoint;
import io.cordelia.sim.PtyPort;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every command that the README and the pages in docs show, and compares what it says with what is shown.
 *
 * <p>Each page is run by one shell in a folder of its own, with a blank simulated module in the place of a board, a broker,
 * and the device.yaml and files that fit them.
 */
@Timeout(180)
class PagesIT {

    private static final Path DOCS = CommandProcess.PROJECT.resolve("docs");
    private static final String BOARD = "/dev/ttyUSB0";
    /** The network that the pages speak of. */
    private static final String SSID = "home";

    private static final String WIFI_KEY = "the Wi-Fi key";
    /** Ports that pages name, which may be taken on this machine. */
    private static final List<String> PORTS = List.of("18883", "8884", "4711");
    /** Commands that build or measure the project itself: too long here, or this very test. */
    private static final Pattern OF_THE_PROJECT =
            Pattern.compile("^(mvn|benchmarks/run|bash \\.ci/run)\\b", Pattern.MULTILINE);
    /** Pages whose {@code text} blocks other tests compare (cli), or that hold figures and drawings. */
    private static final Set<String> WITH_TEXT = Set.of("cli.md", "performance.md", "architecture.md");

    @TempDir
    private Path folder;

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(DOCS)) {
            return Stream.concat(Stream.of("README.md", "CONTRIBUTING.md").map(CommandProcess.PROJECT::resolve), docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    static List<Path> pagesWithCommands() throws IOException {
        return pages().stream().filter(page -> !commands(page).isEmpty()).toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyBlockOfAPageIsOfAKindThatIsTested(Path page) throws IOException {
        Set<String> languages = new TreeSet<>(ShellPage.languages(Files.readString(page)));
        if (WITH_TEXT.contains(page.getFileName().toString())) {
            languages.remove("text");
        }

        assertThat(Set.of("sh", "console", "java", "yaml", "transcript", "conf", "csv"))
                .containsAll(languages);
    }

    @ParameterizedTest
    @MethodSource("pagesWithCommands")
    void everyCommandWorksAsShown(Path page) throws Exception {
        ExternalTool.require("openssl");
        ExternalTool.require("mosquitto");
        List<ShellPage.Command> commands = commands(page);
        Path out = Files.createDirectory(folder.resolve("out"));
        Path work = Files.createDirectory(folder.resolve("work"));
        try (PtyPort pty = PtyPort.open();
                Rig rig = new Rig(work, pty, module -> module.accessPoint(AccessPoint.secured(SSID, WIFI_KEY)))) {
            rig.yaml(rig.defaultYaml()
                    .replace("rig-device", "cordelia-1")
                    .replace(Rig.WIFI_KEY, WIFI_KEY)
                    .replace("ssid: " + Rig.SSID, "ssid: " + SSID));
            Files.createSymbolicLink(work.resolve("cordelia"), CommandProcess.PROJECT.resolve("cordelia"));
            String script = script(commands, out).replace(BOARD, pty.name());
            for (String port : PORTS) {
                script = script.replace(port, String.valueOf(freePort()));
            }

            int status = run(script, work);

            for (int i = 0; i < commands.size(); i++) {
                ShellPage.Command command = commands.get(i);
                Path said = out.resolve(String.valueOf(i));
                assertThat(said)
                        .as("the commands before this one worked: %s", command.text())
                        .exists();
                String actual = Files.readString(said).replace(pty.name(), BOARD);
                assertThat(command.says(actual)).as(described(command, actual)).isTrue();
            }
            assertThat(status).as("status of the last command").isZero();
        }
    }

    private static List<ShellPage.Command> commands(Path page) {
        try {
            return new ShellPage(Files.readString(page))
                    .commands().stream()
                            .filter(Predicate.not(command ->
                                    OF_THE_PROJECT.matcher(command.text()).find()))
                            .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** One shell runs them all, so that a variable or a folder lasts from one to the next. */
    private static String script(List<ShellPage.Command> commands, Path out) {
        StringBuilder script = new StringBuilder(
                """
                        exec </dev/null
                        trap 'kill $(jobs -p) $(cat mosquitto.pid) 2>/dev/null' EXIT
                        status=0
                        """);
        for (int i = 0; i < commands.size(); i++) {
            ShellPage.Command command = commands.get(i);
            Path said = out.resolve(String.valueOf(i));
            script.append(command.isBlock() ? "{ set -e\n" : "{ (exit $status)\n")
                    .append(command.text())
                    .append("\n} >%s 2>&1\nstatus=$?\nset +e\n".formatted(said))
                    .append(command.mustSucceed() ? "[ $status = 0 ] || exit $status\n" : "");
            if (command.isInBackground()) {
                script.append("until [ $(wc -l <%s) -ge %d ]; do sleep 0.1; done\n".formatted(said, command.lines()));
            }
        }
        return script.append("exit $status\n").toString();
    }

    private static int run(String script, Path work) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
                .directory(work.toFile())
                .inheritIO();
        Map<String, String> environment = builder.environment();
        environment.merge("PATH", CommandProcess.PROJECT.toString(), (path, ours) -> ours + File.pathSeparator + path);
        Process shell = builder.start();
        try {
            assertThat(shell.waitFor(150, TimeUnit.SECONDS))
                    .as("the page's commands end")
                    .isTrue();
            return shell.exitValue();
        } finally {
            shell.descendants().forEach(ProcessHandle::destroy);
            shell.destroyForcibly();
        }
    }

    private static String described(ShellPage.Command command, String actual) {
        return "$ %s%n%s%n-- but it says:%n%s".formatted(command.text(), String.join("\n", command.output()), actual);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
