package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be read or written is told with the reason in words. */
@Timeout(60)
class ReasonsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "sim --pty-link %s/none/link, none/link cannot be made: it does not exist",
        "sim --pty-link %s/file/link, file/link cannot be made: Not a directory",
        "sim --expect %s/none, none cannot be read: it does not exist",
        "sim --expect %s/latin1, latin1 cannot be read: it is not text in UTF-8",
        "sim --record %s/none/run.txt, run.txt cannot be written: it does not exist",
        "sim --public-root-ca %s, cannot be read: Is a directory",
        "sim --flash-dir %s/file, file cannot be used",
        "sim --fault-plan %s, cannot be read: Is a directory",
        "run -p sim %s/none, none cannot be read: it does not exist",
        "run -p sim -D x=@%s/none %s/file, none cannot be read: it does not exist",
        "files put -p sim %s/none, none does not exist",
        "files get -p sim --as %s/file/x y, there is no file y on the module",
        "settings restore -p sim %s, cannot be read: Is a directory",
        "device test -p sim --log-file %s/none/log, log cannot be written: it does not exist"
    })
    void inWords(String line, String reason) throws IOException {
        Files.writeString(folder.resolve("file"), "-> AT+test\n");
        Files.write(folder.resolve("latin1"), new byte[] {'-', '>', ' ', (byte) 0xe4});

        Cli.Result result = Cli.run(line.replace("%s", folder.toString()).split(" "));

        assertThat(result.status()).as(result.err()).isNotZero();
        assertThat(result.err()).contains(reason).doesNotContain("Exception", "java.");
    }
}
