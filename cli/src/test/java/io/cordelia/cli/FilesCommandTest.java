package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cordelia.sim.FaultPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class FilesCommandTest {

    @TempDir
    private Path folder;

    private final Board board = new Board();

    @AfterEach
    void stop() {
        assertThat(board.module().openFiles()).isZero();
        board.close();
    }

    @Test
    void putListInfoGetRm() throws Exception {
        Cli.Result put = board.run("files", "put", local("a.pem", "first"), local("b.txt", "second!"));
        assertThat(put.status()).as(put.err()).isZero();
        assertThat(put.out().lines()).containsExactly("a.pem: 5 bytes written", "b.txt: 7 bytes written");
        assertThat(put.err()).contains("a.pem          [##############################] 100%  5 of 5 bytes");

        assertThat(board.run("files", "list").out().lines())
                .containsExactly(
                        "NAME   SIZE  RESERVED  STORAGE  WRITES  PROPERTIES",
                        "a.pem  5     4096      4096     1       not_failsafe",
                        "b.txt  7     4096      4096     1       not_failsafe");
        JsonNode info = json(board.run("files", "info", "--json", "b*"));
        assertThat(info).hasSize(1);
        assertThat(info.get(0).get("name").asText()).isEqualTo("b.txt");
        assertThat(info.get(0).get("size").asInt()).isEqualTo(7);

        Path backup = Files.createDirectory(folder.resolve("backup"));
        Cli.Result get = board.run("files", "get", "--to", backup.toString(), "*");
        assertThat(get.out().lines())
                .containsExactly(
                        backup.resolve("a.pem").toString(),
                        backup.resolve("b.txt").toString());
        assertThat(backup.resolve("b.txt")).hasContent("second!");

        Cli.Result rm = board.run("files", "rm", "--yes", "?.pem");
        assertThat(rm.out().strip()).isEqualTo("a.pem");
        assertThat(board.module().files()).containsOnlyKeys("b.txt");
    }

    @Test
    void putUnderAnotherNameAndOnlyIfChanged() throws Exception {
        String file = local("device-7.pem", "key");

        assertThat(json(board.run("files", "put", "--json", "--as", "privatekey.pem", file))
                        .toString())
                .isEqualTo("[{\"name\":\"privatekey.pem\",\"bytes\":3,\"action\":\"written\"}]");
        assertThat(json(board.run("files", "put", "--json", "--if-changed", "--as", "privatekey.pem", file))
                        .get(0)
                        .get("action")
                        .asText())
                .isEqualTo("unchanged");
        local("device-7.pem", "new");
        assertThat(board.run("files", "put", "--if-changed", "--no-verify", "--as", "privatekey.pem", file)
                        .out()
                        .strip())
                .isEqualTo("privatekey.pem: 3 bytes written");
        assertThat(board.module().files().get("privatekey.pem")).asString().isEqualTo("new");
    }

    @ParameterizedTest
    @CsvSource({"--verify, true", "--no-verify, false"})
    void whatWasWrittenIsReadBackOrNot(String option, boolean readBack) throws Exception {
        Cli.Result result = board.run("--debug", "files", "put", option, local("a.txt", "content"));

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.err().contains("-> AT+FileRead")).isEqualTo(readBack);
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        Cli.Result put = board.run("files", "put", "--dry-run", local("a.txt", "content"));
        assertThat(put.out().strip()).isEqualTo("a.txt: 7 bytes planned");
        assertThat(put.err().strip()).isEqualTo("dry run: nothing was written");
        assertThat(board.module().files()).isEmpty();

        board.run("files", "put", local("a.txt", "content"));
        assertThat(board.run("files", "rm", "-n", "a.txt").out().strip()).isEqualTo("a.txt");
        assertThat(board.run("files", "rm", "-n", "--json", "a.txt").out().strip())
                .isEqualTo("{\"name\":\"a.txt\"}");
        Path to = Files.createDirectory(folder.resolve("to"));
        assertThat(board.run("files", "get", "-n", "--to", to.toString(), "a*").status())
                .isZero();
        assertThat(to).isEmptyDirectory();
        assertThat(board.module().files()).containsOnlyKeys("a.txt");
    }

    @Test
    void theUserIsAskedBeforeAFileIsDeleted() throws Exception {
        board.run("files", "put", local("a.txt", "content"));

        Cli.Result nobody = board.run("files", "rm", "a.txt");
        assertThat(nobody.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(nobody.err()).contains("nobody can be asked whether to delete a.txt", "--yes");

        FakeKeyboard no = FakeKeyboard.terminal("n");
        assertThat(board.run(no, "files", "rm", "a.txt").status()).isEqualTo(ExitStatus.FAILED);
        assertThat(no.questions()).containsExactly("delete a.txt? [y/N] ");
        assertThat(board.module().files()).containsKey("a.txt");

        assertThat(board.run(FakeKeyboard.terminal("Yes"), "files", "rm", "a.txt")
                        .status())
                .isZero();
        assertThat(board.module().files()).isEmpty();
    }

    @Test
    void whatIsNotThere() throws Exception {
        String none = "there is no file none.pem on the module: cordelia files list shows all";
        expect(board.run("files", "get", "none.pem"), ExitStatus.USAGE, none);
        expect(board.run("files", "rm", "--yes", "none.pem"), ExitStatus.USAGE, none);
        expect(board.run("files", "rm", "--dry-run", "none.pem"), ExitStatus.USAGE, none);
        expect(board.run("files", "rm", "none.pem"), ExitStatus.USAGE, none);
        expect(board.run("files", "rm", "--yes", "*.pem"), ExitStatus.USAGE, "no file on the module matches *.pem");
        expect(board.run("files", "info", "none.pem"), ExitStatus.USAGE, none);
        String missing = folder.resolve("missing").toString();
        expect(board.run("files", "put", missing), ExitStatus.USAGE, missing + " does not exist");
        expect(board.run("files", "put", folder.toString()), ExitStatus.USAGE, "is not a file");
        expect(board.run("files", "get", "--to", missing, "x"), ExitStatus.USAGE, "is not a folder");
    }

    @Test
    void aFileOfThisComputerIsReplacedOnlyIfThatIsWanted() throws IOException {
        board.run("files", "put", local("a.txt", "of the module"), local("b.txt", "b"));
        Path to = Files.createDirectory(folder.resolve("to"));
        Path there = Files.writeString(to.resolve("a.txt"), "mine");

        Cli.Result refused = board.run("files", "get", "--to", to.toString(), "*");
        assertThat(refused.err().strip())
                .isEqualTo("cordelia: " + there + " is there already; nothing was read: replace with --force, "
                        + "or choose another place with --to or --as");
        assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(there).hasContent("mine");
        assertThat(to.resolve("b.txt")).doesNotExist();

        Cli.Result forced = board.run("files", "get", "--force", "--to", to.toString(), "*");
        assertThat(forced.status()).as(forced.err()).isZero();
        assertThat(there).hasContent("of the module");
        assertThat(to).isDirectoryNotContaining("glob:**.part");
        expect(
                board.run("files", "get", "--as", there.resolve("below").toString(), "a.txt"),
                ExitStatus.USAGE,
                "cannot be written: there is no folder " + there);
        assertThat(board.run("files", "get", "--as", "/dev/null", "a.txt").status())
                .isZero();
    }

    @Test
    void namesThatDoNotFit() throws IOException {
        String a = local("a.txt", "content");
        expect(board.run("files", "put", "--as", "x", a, a), ExitStatus.USAGE, "--as names one file, but 2 are given");
        expect(board.run("files", "put", a, a), ExitStatus.USAGE, "several files are called a.txt");
        expect(board.run("files", "put", "--as", "x".repeat(181), a), ExitStatus.USAGE, "180");
        assertThat(board.module().files()).isEmpty();
    }

    @Test
    void theModuleDoesNotChooseTheFolder() throws IOException {
        board.run("files", "put", "--as", "sys/../../x.txt", local("a.txt", "content"));
        board.run("files", "put", "--as", "sys/..", local("a.txt", "content"));
        Path to = Files.createDirectory(folder.resolve("to"));

        expect(board.run("files", "get", "--to", to.toString(), "*"), ExitStatus.USAGE, "sys/..", "--as");
        Cli.Result one = board.run("files", "get", "--to", to.toString(), "sys/*.txt");
        assertThat(one.status()).as(one.err()).isZero();
        assertThat(to.resolve("x.txt")).hasContent("content");
        assertThat(folder.resolve("x.txt")).doesNotExist();
        Path named = to.resolve("named");
        assertThat(board.run("files", "get", "--as", named.toString(), "sys/..").status())
                .isZero();
        assertThat(named).hasContent("content");
    }

    @Test
    void aFailedUploadLeavesNothing() throws IOException {
        board.module().faults(FaultPlan.builder().refuse("fileWrite", 2, -10289).build());

        Cli.Result result = board.run("files", "put", local("a.txt", "x".repeat(2000)));

        expect(result, ExitStatus.MODULE_REFUSED, "-10289");
        assertThat(result.err()).doesNotContain("at io.cordelia");
        assertThat(board.module().files()).isEmpty();
    }

    private String local(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content, StandardCharsets.UTF_8)
                .toString();
    }

    private static JsonNode json(Cli.Result result) throws IOException {
        assertThat(result.status()).as(result.err()).isZero();
        return new ObjectMapper().readTree(result.out());
    }

    private static void expect(Cli.Result result, int status, String... parts) {
        assertThat(result.err()).contains(parts);
        assertThat(result.status()).as(result.err()).isEqualTo(status);
        assertThat(result.out()).isEmpty();
    }
}
