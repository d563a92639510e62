package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console without a terminal. */
@Timeout(60)
class ConsoleCommandTest {

    @TempDir
    private Path folder;

    private final Board board = new Board();

    @AfterEach
    void stop() {
        board.close();
    }

    @Test
    void linesFromAPipe() throws IOException {
        Path log = folder.resolve("log.txt");
        Cli.Result result =
                console("test", "", "  get=MQTT,iotHubPort ", "AT+set=MQTT,password,hush", ":log " + log, "test");

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()
                        .replaceAll("(?m)^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ", "")
                        .lines())
                .containsExactly(
                        "-> AT+test",
                        "<- OK",
                        "-> AT+get=MQTT,iotHubPort",
                        "<- +get:8883",
                        "<- OK",
                        "-> AT+set=***",
                        "<- OK",
                        "the traffic is added to " + log,
                        "-> AT+test",
                        "<- OK");
        assertThat(Files.readString(log)).containsPattern("Z -> AT\\+test\\R\\S+Z <- OK");
    }

    @Test
    void theStatusIsThatOfTheFirstLineThatFailed() {
        Cli.Result refused = console("nonsense", ":nonsense", "test");
        assertThat(refused.status()).isEqualTo(ExitStatus.MODULE_REFUSED);
        assertThat(refused.out())
                .contains("the module refused nonsense", ":nonsense is no command of the console", "-> AT+test");

        Cli.Result wrong =
                console(":put", ":put a b c", ":script none.txt", ":log a b", ":log " + folder, ":quit", "test");
        assertThat(wrong.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(wrong.out())
                .contains(
                        ":put needs a file: :help shows how it is used",
                        ":put has too many words after it",
                        "none.txt cannot be read: it does not exist",
                        ":log has too many words after it",
                        "cannot be written: Is a directory")
                .doesNotContain("-> AT+test");
        assertThat(console("a\tb", ":put a\0b").out())
                .contains("control character U+0009", "no file can be called a\\x00b");
        assertThat(console("--timeout=0s", new String[] {"test"}).status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void aPortThatIsNotThere() {
        Cli.Result result = Cli.runOn(Cli.emptyHost(), "console", "-p", "/dev/none");

        assertThat(result.status()).isEqualTo(ExitStatus.PORT);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void theStateFolderIsTheUsersOwn() throws IOException {
        Map<String, String> environment = Map.of("HOME", folder.toString(), "XDG_STATE_HOME", "relative");
        assertThat(new StateFolder(environment).file("a"))
                .contains(folder.resolve(".local/state/cordelia/a"))
                .hasValueSatisfying(file -> assertThat(file).isEmptyFile());
        assertThat(new StateFolder(Map.of()).file("a")).isEmpty();
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(new StateFolder(Map.of("XDG_STATE_HOME", file.toString())).file("a"))
                .isEmpty();
    }

    private Cli.Result console(String... lines) {
        return board.run(FakeKeyboard.pipe(lines), "console");
    }

    private Cli.Result console(String option, String[] lines) {
        return board.run(FakeKeyboard.pipe(lines), "console", option);
    }
}
