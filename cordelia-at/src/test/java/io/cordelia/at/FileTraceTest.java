package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordelia.device.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class FileTraceTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T23:05:09.0123456Z"), ZoneOffset.UTC);

    @TempDir
    Path dir;

    @Test
    void writesBothDirectionsWithTimesAndContinuesAFile() throws IOException {
        Path file = dir.resolve("at.log");
        Files.writeString(file, "# before\n");

        try (FileTrace trace = new FileTrace(file, CLOCK)) {
            trace.sent("AT+test");
            assertThat(file).hasContent("# before\n2026-11-21T23:05:09.012Z -> AT+test\n");
            trace.received("OK\u001b[0m");
        }

        assertThat(Files.readString(file))
                .isEqualTo(
                        """
                # before
                2026-11-21T23:05:09.012Z -> AT+test
                2026-11-21T23:05:09.012Z <- OK\\x1b[0m
                """);
        assertThat(Transcript.read(file).lines()).hasSize(2);
    }

    @Test
    void showsFileContentsAsTheirSizes() throws IOException {
        Path file = dir.resolve("at.log");
        byte[] key = ("-----BEGIN secret\n" + "secret\n".repeat(100))
                .substring(0, 700)
                .getBytes(StandardCharsets.UTF_8);
        try (ScriptedModule peer = new ScriptedModule();
                FileTrace trace = AtTrace.toFile(file);
                CordeliaModule module = CordeliaModule.open(peer.port(), o -> o.trace(trace))) {
            peer.on("fileread=363990532", (m, command) -> {
                String content = "+k+\nsecret".repeat(75);
                m.sendRaw("+fileread:0,750," + content + "\r\nOK\r\n");
            });
            module.files().put("key.pem", key, UploadListener.none());
            peer.files.put("other.pem", new byte[750]);
            module.files().get("other.pem");
        }

        assertThat(Transcript.read(file).lines().stream().map(Transcript.Line::text))
                .contains(
                        "AT+FileWrite=363990530,0,0,700,<700 bytes>",
                        "+fileread:0,700,<700 bytes>",
                        "+fileread:0,750,<750 bytes>");
        assertThat(Files.readString(file)).doesNotContain("secret").doesNotContain("+k+");
    }

    @Test
    void tellsWhenTheFileCannotBeWritten() {
        assertThatThrownBy(() -> AtTrace.toFile(dir.resolve("no/folder")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("trace file " + dir.resolve("no/folder") + " cannot be written");
    }

    @Test
    void endsWithTheDiskAndDisturbsNothing() {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full), "there is no /dev/full here");
        try (ScriptedModule peer = new ScriptedModule();
                FileTrace trace = AtTrace.toFile(full);
                CordeliaModule module = CordeliaModule.open(peer.port(), o -> o.trace(trace))) {
            assertThat(trace.isEnabled()).isTrue();
            module.device().test();
            module.device().test();

            assertThat(trace.isEnabled()).isFalse();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void writesNothingWhenClosed() {
        Path file = dir.resolve("at.log");
        FileTrace trace = AtTrace.toFile(file);
        trace.close();
        trace.close();

        trace.sent("AT+test");

        assertThat(file).isEmptyFile();
    }
}
