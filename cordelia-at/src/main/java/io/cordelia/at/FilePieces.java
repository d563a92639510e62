package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a file into what one command each can carry: 750 characters of data (D) or as many as are asked for.
 *
 * <p>Text goes as it is, if the module's argument reader cannot harm it: that cuts at a NUL, and drops spaces beside
 * commas and at both ends of the data (F). Nor may a line of it be a command, which a module that refuses to write might
 * carry out (A). Anything else goes as Base64, which takes a third more.
 */
final class FilePieces {

    /** Characters of data a command, unless another number is chosen (D). */
    static final int CHARACTERS = 750;

    private static final int LOOK_BACK = 100;
    private static final String COMMAND = "AT+";

    private final byte[] content;
    private final boolean base64;
    private final List<Integer> offsets;

    private FilePieces(byte[] content, boolean base64, List<Integer> offsets) {
        this.content = content;
        this.base64 = base64;
        this.offsets = offsets;
    }

    /**
     * Cuts a file.
     *
     * @param chunk how many characters a piece takes at most on the line, at least 4
     * @throws InvalidRequestException if it is to go raw and that could harm it
     */
    static FilePieces of(String name, byte[] content, FileEncoding encoding, int chunk) {
        if (encoding != FileEncoding.BASE64 && isHarmless(content)) {
            List<Integer> offsets = rawOffsets(content, chunk);
            if (!offsets.isEmpty()) {
                return new FilePieces(content, false, offsets);
            }
        }
        if (encoding == FileEncoding.RAW && content.length > 0) {
            throw new InvalidRequestException(
                    "file " + name,
                    "cannot be sent raw, because the module could drop some of its spaces or take a NUL for its end"
                            + " or a line for a command",
                    "the encodings AUTO and BASE64");
        }
        int bytes = chunk / 4 * 3;
        List<Integer> offsets = new ArrayList<>();
        for (int i = 0; i < content.length; i += bytes) {
            offsets.add(i);
        }
        return new FilePieces(content, true, offsets);
    }

    /** Whether all pieces go as Base64. */
    boolean base64() {
        return base64;
    }

    /** Where the pieces start. */
    List<Integer> offsets() {
        return offsets;
    }

    /** The piece that starts at the n-th offset. */
    byte[] piece(int n) {
        int end = n + 1 < offsets.size() ? offsets.get(n + 1) : content.length;
        return Arrays.copyOfRange(content, offsets.get(n), end);
    }

    private static boolean isHarmless(byte[] content) {
        for (int i = 0; i < content.length; i++) {
            byte b = content[i];
            boolean text = b >= ' ' && b < 0x7F || b == '\r' || b == '\n' || b == '\t';
            boolean spaceAtComma = b == ',' && (isAt(content, i - 1, ' ') || isAt(content, i + 1, ' '));
            if (!text || spaceAtComma || isCommand(content, i)) {
                return false;
            }
        }
        // A line end at the very end is what every PEM file has, and was seen to work (S).
        return content.length > 0
                && isSafeEdge(content[0])
                && (isSafeEdge(content[content.length - 1]) || isAt(content, content.length - 1, '\n'));
    }

    private static boolean isCommand(byte[] content, int i) {
        boolean startsLine = i == 0 || isAt(content, i - 1, '\n') || isAt(content, i - 1, '\r');
        return startsLine && Bytes.startsWithIgnoreCase(content, i, content.length - i, COMMAND);
    }

    /** Cuts between characters that nothing happens to; empty if there are none near. */
    private static List<Integer> rawOffsets(byte[] content, int chunk) {
        List<Integer> offsets = new ArrayList<>(List.of(0));
        int start = 0;
        int lookBack = Math.min(LOOK_BACK, chunk - 1);
        while (content.length - start > chunk) {
            int cut = start + chunk;
            while (!(isSafeEdge(content[cut - 1]) && isSafeEdge(content[cut]))) {
                cut--;
                if (cut < start + chunk - lookBack) {
                    return List.of();
                }
            }
            offsets.add(cut);
            start = cut;
        }
        return offsets;
    }

    private static boolean isSafeEdge(byte b) {
        return b > ' ' && b != ',' && b != '"';
    }

    private static boolean isAt(byte[] content, int index, char c) {
        return index >= 0 && index < content.length && content[index] == c;
    }
}
