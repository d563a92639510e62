package io.cordelia.at;

/**
 * Makes lines of bytes, however these are cut. Knows no I/O; takes any input; holds at most {@link #MAX_LINE} bytes.
 *
 * <p>A line ends with CR, LF or any mix of them; empty lines are dropped. The one exception is the answer to
 * {@code fileread}, whose data may hold line ends: it ends after as many bytes as it says itself.
 *
 * <p>Not safe for use by many threads.
 */
final class AtDecoder {

    /** The longest line in bytes, without its end (D: 2048 in either direction). */
    static final int MAX_LINE = 2048;

    private static final byte[] COUNTED_PREFIX = {'+', 'f', 'i', 'l', 'e', 'r', 'e', 'a', 'd', ':'};
    private static final int MAX_LENGTH_DIGITS = 5;

    private final Sink sink;
    private final byte[] held = new byte[MAX_LINE];
    private int heldCount;
    /** Bytes of a line that is too long, 0 if the current one is not. */
    private long overlong;

    private Header header = Header.NONE;
    private int length;
    private int lengthDigits;
    private int missing;

    AtDecoder(Sink sink) {
        this.sink = sink;
    }

    /** Takes the next bytes and hands on the lines that they complete. */
    void feed(byte[] bytes, int from, int count) {
        int end = from + count;
        int at = from;
        if (header != Header.NONE && !sink.countsFileRead()) {
            abandonCount();
        }
        while (at < end) {
            if (header != Header.NONE) {
                at = feedCounted(bytes, at, end);
            } else if (heldCount == 0 && overlong == 0 && bytes[at] == '+' && sink.countsFileRead()) {
                header = Header.PREFIX;
            } else {
                at = feedLine(bytes, at, end);
            }
        }
    }

    private int feedLine(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != '\r' && bytes[at] != '\n') {
            at++;
        }
        boolean complete = at < end;
        if (complete && heldCount == 0 && overlong == 0 && at - from <= MAX_LINE) {
            if (at > from) {
                sink.line(bytes, from, at - from);
            }
            return at + 1;
        }
        hold(bytes, from, at - from);
        if (!complete) {
            return at;
        }
        endLine();
        return at + 1;
    }

    private void endLine() {
        if (overlong > 0) {
            long dropped = overlong;
            overlong = 0;
            sink.overlong(dropped);
        } else if (heldCount > 0) {
            int count = heldCount;
            heldCount = 0;
            sink.line(held, 0, count);
        }
    }

    private void hold(byte[] bytes, int from, int count) {
        if (overlong > 0) {
            overlong += count;
        } else if (heldCount + count > MAX_LINE) {
            overlong = (long) heldCount + count;
            heldCount = 0;
        } else if (count == 1) {
            // A slow line brings its bytes one by one, and copying one array element is dear.
            held[heldCount++] = bytes[from];
        } else {
            System.arraycopy(bytes, from, held, heldCount, count);
            heldCount += count;
        }
    }

    private int feedCounted(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && header != Header.NONE && header != Header.DATA) {
            byte b = bytes[at];
            header = next(b);
            if (header == Header.NONE) {
                // Not the answer that it looked like: an ordinary line.
                return at;
            }
            held[heldCount++] = b;
            at++;
        }
        if (header == Header.DATA) {
            int count = Math.min(missing, end - at);
            System.arraycopy(bytes, at, held, heldCount, count);
            heldCount += count;
            missing -= count;
            at += count;
            if (missing == 0) {
                header = Header.NONE;
                endLine();
            }
        }
        return at;
    }

    private Header next(byte b) {
        return switch (header) {
            case PREFIX -> {
                if (Bytes.lower(b) != COUNTED_PREFIX[heldCount]) {
                    yield Header.NONE;
                }
                yield heldCount + 1 == COUNTED_PREFIX.length ? Header.FORMAT : Header.PREFIX;
            }
            case FORMAT -> {
                if (b == ',') {
                    length = 0;
                    lengthDigits = 0;
                    yield Header.LENGTH;
                }
                yield (isDigit(b) || b == ' ') && heldCount < COUNTED_PREFIX.length + MAX_LENGTH_DIGITS
                        ? Header.FORMAT
                        : Header.NONE;
            }
            case LENGTH -> {
                if (isDigit(b) && lengthDigits < MAX_LENGTH_DIGITS) {
                    lengthDigits++;
                    length = length * 10 + (b - '0');
                    yield Header.LENGTH;
                }
                boolean counts = b == ',' && lengthDigits > 0 && heldCount + 1 + length <= MAX_LINE;
                missing = length;
                yield counts ? Header.DATA : Header.NONE;
            }
            case DATA, NONE -> header;
        };
    }

    /** The command that was to get the data is gone; what follows cannot be told from lines any more. */
    private void abandonCount() {
        if (header == Header.DATA) {
            heldCount = 0;
        }
        header = Header.NONE;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** How far the answer to {@code fileread} has come: {@code +fileread:<format>,<length>,<data>}. */
    private enum Header {
        NONE,
        PREFIX,
        FORMAT,
        LENGTH,
        DATA
    }

    /** Takes what was decoded. */
    interface Sink {

        /** A line without its end, valid during the call only. */
        void line(byte[] bytes, int from, int count);

        /** A line of this many bytes was too long and dropped. */
        void overlong(long count);

        /** Whether a {@code fileread} is in flight, so that its answer is counted. */
        boolean countsFileRead();
    }
}
