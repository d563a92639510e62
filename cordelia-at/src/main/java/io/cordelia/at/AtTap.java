package io.cordelia.at;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the lines of a trace out of the bytes that go over a line, for whoever sits between a host and a module. Secrets
 * are masked as in every trace, also for a program that is not ours.
 *
 * <p>Holds at most a line of each direction. Safe for use by many threads; the trace is told one line at a time.
 */
public final class AtTap {

    private static final int COMMAS_BEFORE_DATA = 4;
    private static final Pattern RAW_WRITE = Pattern.compile(
            "\\s*AT\\+fileWrite\\s*=[^,]*,[^,]*,\\s*0+\\s*,\\s*(\\d{1,5})\\s*,", Pattern.CASE_INSENSITIVE);

    private final AtTrace trace;
    private final AtDecoder answers = new AtDecoder(new Answers());
    private String request = "";

    private byte[] line = new byte[64];
    private int length;
    private long dropped;
    private int commas;
    private int rawLeft;

    /**
     * Taps a line.
     *
     * @param trace is told of the lines
     */
    public AtTap(AtTrace trace) {
        this.trace = Objects.requireNonNull(trace, "trace");
    }

    /**
     * The host sent bytes.
     *
     * @param bytes holds them; not kept
     * @param from where they begin
     * @param count how many there are
     */
    public synchronized void toModule(byte[] bytes, int from, int count) {
        for (int i = from; i < from + count; i++) {
            byte b = bytes[i];
            if (rawLeft > 0) {
                rawLeft--;
                append(b);
            } else if (b == '\r' || b == '\n') {
                endRequest();
            } else {
                append(b);
                if (b == ',' && ++commas == COMMAS_BEFORE_DATA) {
                    rawLeft = rawLength();
                }
            }
        }
    }

    /**
     * The module sent bytes.
     *
     * @param bytes holds them; not kept
     * @param from where they begin
     * @param count how many there are
     */
    public synchronized void toHost(byte[] bytes, int from, int count) {
        answers.feed(bytes, from, count);
    }

    private void append(byte b) {
        if (length == AtDecoder.MAX_LINE) {
            dropped++;
            return;
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.min(2 * length, AtDecoder.MAX_LINE));
        }
        line[length++] = b;
    }

    private void endRequest() {
        if (length > 0) {
            request = new String(line, 0, length, StandardCharsets.UTF_8);
            // What was cut off may be the end of a secret's quotes.
            trace.sent(
                    dropped == 0 ? WireMask.request(request) : "<a line of " + (length + dropped) + " bytes, dropped>");
        }
        length = 0;
        dropped = 0;
        commas = 0;
    }

    /** How many bytes of data follow, which may hold line ends (S, D). */
    private int rawLength() {
        Matcher write = RAW_WRITE.matcher(new String(line, 0, length, StandardCharsets.ISO_8859_1));
        int count = write.matches() ? Integer.parseInt(write.group(1)) : 0;
        return count <= AtDecoder.MAX_LINE - length ? count : 0;
    }

    private final class Answers implements AtDecoder.Sink {

        @Override
        public void line(byte[] bytes, int from, int count) {
            trace.received(WireMask.answer(new String(bytes, from, count, StandardCharsets.UTF_8), request));
        }

        @Override
        public void overlong(long count) {
            trace.received("<a line of " + count + " bytes, dropped>");
        }

        @Override
        public boolean countsFileRead() {
            return WireMask.command(request).equalsIgnoreCase(FileCommands.READ);
        }
    }
}
