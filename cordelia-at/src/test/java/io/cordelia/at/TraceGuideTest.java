package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/how-to/trace.md, as it stands there. */
@Timeout(20)
class TraceGuideTest {

    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void theCodeOfTheGuideRuns(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("at.log");
        try (ScriptedModule peer = new ScriptedModule()) {
            AtPort port = peer.port();
            try (FileTrace trace = AtTrace.toFile(file);
                    CordeliaModule module = CordeliaModule.open(port, options -> options.trace(trace))) {
                module.device().test();
                module.files().exists("cert.pem");
            }
        }
        Transcript transcript = Transcript.read(file);
        List<String> commands = transcript.lines().stream()
                .filter(line -> line.direction() == Transcript.Direction.SENT)
                .map(Transcript.Line::text)
                .toList();

        assertThat(commands).containsExactly("AT+test", "AT+FileGetInfo=cert.pem,0");
        assertThat(transcript.lines().stream().map(Transcript.Line::text))
                .containsExactly("AT+test", "OK", "AT+FileGetInfo=cert.pem,0", "ERROR: process command,-10341");
    }

    @Test
    void theGuideHasTheCodeOfThisTest() throws IOException {
        String guide = Files.readString(Path.of("../docs/how-to/trace.md"));
        String test = squeezed(Files.readString(Path.of("src/test/java/io/cordelia/at/TraceGuideTest.java")));

        Matcher code = CODE.matcher(guide);
        int found = 0;
        while (code.find()) {
            assertThat(test).contains(squeezed(code.group(1)));
            found++;
        }
        assertThat(found).isEqualTo(2);
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }
}
