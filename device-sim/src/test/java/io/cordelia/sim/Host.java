package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A host on a memory port that talks in characters of one byte each and compares what it hears byte by byte. */
final class Host {

    private static final Pattern FILE_ID = Pattern.compile("\\+fileopen:(\\d+),\\d+\r\nOK\r\n");

    private final MemoryPort port = new MemoryPort();
    private final StringBuilder heard = new StringBuilder();

    MemoryPort port() {
        return port;
    }

    /** Sends a request line and returns everything that is heard by then. */
    String ask(String request) {
        return send(request + "\r\n");
    }

    String send(String bytes) {
        try {
            port.hostOutput().write(Wire.bytes(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return hear();
    }

    /** What the module has said since the last call. */
    String hear() {
        try {
            byte[] bytes = port.hostInput().readNBytes(port.hostInput().available());
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a line has been heard that no {@code hear} or {@code ask} returned, and forgets what came before it. */
    void await(String line) {
        Awaitility.await("the line " + line).untilAsserted(() -> {
            heard.append(hear());
            assertThat(heard.toString()).contains(line + "\r\n");
        });
        heard.delete(0, heard.indexOf(line) + line.length() + 2);
    }

    void ok(String request) {
        assertThat(answer(request)).as(request).isEqualTo("OK\r\n");
    }

    void refused(String request, String error) {
        assertThat(answer(request)).as(request).isEqualTo("ERROR: " + error + "\r\n");
    }

    void refused(String request, ErrorCode code) {
        refused(request, "process command," + code.code());
    }

    /** What is heard but for events, which are kept for {@link #await}. */
    private String answer(String request) {
        StringBuilder answer = new StringBuilder();
        for (String line : ask(request).split("(?<=\r\n)")) {
            (line.startsWith("+event") ? heard : answer).append(line);
        }
        return answer.toString();
    }

    int open(String arguments) {
        String answer = ask("AT+fileOpen=" + arguments);
        Matcher matcher = FILE_ID.matcher(answer);
        assertThat(matcher.matches()).as(answer).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /** Writes a whole file as raw data. */
    void put(String name, String content) {
        int id = open('"' + name + "\",CREATE|OVERWRITE," + Math.max(1024, content.length()));
        int chunk = 750;
        for (int at = 0; at < content.length(); at += chunk) {
            String part = content.substring(at, Math.min(content.length(), at + chunk));
            assertThat(ask("AT+fileWrite=" + id + "," + at + ",0," + part.length() + "," + part))
                    .isEqualTo("+filewrite:" + part.length() + "\r\nOK\r\n");
        }
        ok("AT+fileClose=" + id + ",,");
    }
}
