package io.cordelia.sim;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts what comes in on one port into request lines. It counts the bytes of raw file data, which may hold line ends
 * (PROTOCOL section 2, S, D). Not thread-safe.
 *
 * <p>Lines hold one character a byte (ISO 8859-1), so that nothing is lost.
 */
final class LineAssembler {

    /** Commas before the data of {@code fileWrite}. */
    private static final int COMMAS_BEFORE_DATA = 4;

    private static final Pattern RAW_WRITE = Pattern.compile(
            " *AT\\+fileWrite *=[^,]*,[^,]*,(?<format>[^,]*),(?<length>[^,]*),", Pattern.CASE_INSENSITIVE);

    private byte[] line = new byte[64];
    private int length;
    private int commas;
    private int rawLeft;
    private boolean tooLong;

    /** Takes the lines. */
    interface Lines {

        /**
         * A line is complete.
         *
         * @param text the line without its end
         * @param tooLong whether it went beyond the limit; its text is then its beginning
         * @return whether to go on; false drops the bytes that follow
         */
        boolean line(String text, boolean tooLong);
    }

    /** Takes bytes and hands over the lines that they complete. */
    void feed(byte[] bytes, int offset, int count, Lines lines) {
        for (int i = offset; i < offset + count; i++) {
            byte b = bytes[i];
            if (rawLeft > 0) {
                rawLeft--;
                append(b);
            } else if (b == '\r' || b == '\n') {
                if (!complete(lines)) {
                    return;
                }
            } else {
                append(b);
                if (b == ',' && ++commas == COMMAS_BEFORE_DATA) {
                    rawLeft = rawLength();
                }
            }
        }
    }

    private boolean complete(Lines lines) {
        String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
        boolean wasTooLong = tooLong;
        reset();
        return text.isBlank() || lines.line(text, wasTooLong);
    }

    /** Forgets what has come in of an unfinished line. */
    void reset() {
        length = 0;
        commas = 0;
        rawLeft = 0;
        tooLong = false;
    }

    private void append(byte b) {
        if (length == Assumptions.MAX_LINE_BYTES) {
            tooLong = true;
            return;
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.min(2 * length, Assumptions.MAX_LINE_BYTES));
        }
        line[length++] = b;
    }

    private int rawLength() {
        Matcher write = RAW_WRITE.matcher(new String(line, 0, length, StandardCharsets.ISO_8859_1));
        if (!write.matches()) {
            return 0;
        }
        OptionalLong format = Numbers.parse(write.group("format").strip());
        OptionalLong count = Numbers.parse(write.group("length").strip());
        boolean countable = format.isPresent()
                && format.getAsLong() == FileCommands.RAW
                && count.isPresent()
                && count.getAsLong() > 0
                && count.getAsLong() <= Assumptions.MAX_LINE_BYTES - length;
        return countable ? (int) count.getAsLong() : 0;
    }
}
