package io.cordelia.at;

import io.cordelia.device.PortUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Plays the module's side of a transcript: takes exactly the bytes of the lines that were sent, with CR LF, and answers
 * with those that were received. {@code <n bytes>} takes any n bytes, and brings n letters; {@code ***} takes one
 * argument. At the first difference it goes away like an unplugged module.
 */
final class TranscriptPort implements AtPort {

    private static final Pattern PLACEHOLDER = Pattern.compile("<(\\d+) bytes>|\\*\\*\\*");

    private final Deque<Transcript.Line> rest;
    private final BytePipe toHost = new BytePipe();
    private Optional<String> difference = Optional.empty();

    TranscriptPort(Transcript transcript) {
        rest = new ArrayDeque<>(transcript.lines());
    }

    /** Fails if what was sent differs from the transcript, or is not all of it. */
    synchronized void assertPlayed() {
        difference.ifPresent(text -> {
            throw new AssertionError(text);
        });
        if (!rest.isEmpty()) {
            throw new AssertionError("not played: " + rest);
        }
    }

    @Override
    public String name() {
        return "transcript";
    }

    @Override
    public synchronized void open() {
        answer();
    }

    @Override
    public int read(byte[] buffer) {
        try {
            return toHost.in.read(buffer);
        } catch (IOException e) {
            throw new PortUnavailableException(name(), "failed", e);
        }
    }

    @Override
    public synchronized void write(byte[] bytes) {
        String sent = new String(bytes, StandardCharsets.ISO_8859_1);
        Transcript.Line expected = rest.poll();
        if (expected == null || !pattern(expected.text()).matcher(sent).matches()) {
            difference = difference.or(() -> Optional.of("sent <" + Transcript.visible(sent)
                    + "> where the transcript has <" + (expected == null ? "its end" : expected) + ">"));
            close();
            throw new PortUnavailableException(name(), "has something else");
        }
        answer();
    }

    @Override
    public void close() {
        try {
            toHost.in.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void answer() {
        StringBuilder lines = new StringBuilder();
        while (!rest.isEmpty() && rest.peek().direction() == Transcript.Direction.RECEIVED) {
            lines.append(PLACEHOLDER
                            .matcher(rest.remove().text())
                            .replaceAll(m -> m.group(1) == null ? m.group() : "x".repeat(Integer.parseInt(m.group(1)))))
                    .append("\r\n");
        }
        try {
            toHost.out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new PortUnavailableException(name(), "is closed", e);
        }
    }

    private static Pattern pattern(String text) {
        String utf8 = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        StringBuilder regex = new StringBuilder();
        int at = 0;
        for (var m = PLACEHOLDER.matcher(utf8); m.find(); at = m.end()) {
            regex.append(Pattern.quote(utf8.substring(at, m.start())))
                    .append(m.group(1) == null ? "[^,]*" : ".{" + m.group(1) + "}");
        }
        return Pattern.compile(regex + Pattern.quote(utf8.substring(at) + "\r\n"), Pattern.DOTALL);
    }
}
