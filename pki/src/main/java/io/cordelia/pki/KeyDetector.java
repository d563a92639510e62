package io.cordelia.pki;

import io.cordelia.pki.FoundKey.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells whether a private key begins at a position. Looks at a few bytes first, as nearly every position holds none. */
final class KeyDetector {

    /** No key is larger: RSA 16384 takes 9 KiB in DER, 13 KiB in PEM. */
    static final int MAX_SIZE = 64 << 10;

    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;

    private static final byte[] BEGIN = ascii("-----BEGIN ");
    private static final byte[] END = ascii("-----END ");
    private static final String DASHES = "-----";
    private static final int MAX_LABEL = 32;
    /** Line ends and quotes, as they stand in text, in JSON and in source code. */
    private static final Pattern BETWEEN_LINES = Pattern.compile("(?:\\\\[rn]|[\"']\\s*[+,]?\\s*[\"']|[\\s\"'\\\\])+");

    private final byte[] bytes;
    private final int length;

    KeyDetector(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /**
     * A key.
     *
     * @param size how many bytes it takes
     */
    record Detected(int size, Encoding encoding, DerKey content) {}

    Optional<Detected> keyAt(int at) {
        return switch (bytes[at]) {
            case SEQUENCE -> derAt(at);
            case '-' -> pemAt(at);
            default -> Optional.empty();
        };
    }

    private Optional<Detected> derAt(int at) {
        int header = headerLength(at);
        if (header == 0) {
            return Optional.empty();
        }
        int size = header + contentLength(at, header);
        if (size > length - at || size > MAX_SIZE || !looksLikeKey(at + header, size - header)) {
            return Optional.empty();
        }
        return DerKey.of(Arrays.copyOfRange(bytes, at, at + size)).map(key -> new Detected(size, Encoding.DER, key));
    }

    /** Of a tag of one byte and a length that a key can have; 0 if there is none. */
    private int headerLength(int at) {
        if (length - at < 4) {
            return 0;
        }
        int first = bytes[at + 1] & 0xff;
        if (first < 0x80) {
            return 2;
        }
        return first == 0x81 || first == 0x82 ? first - 0x80 + 2 : 0;
    }

    private int contentLength(int at, int header) {
        return switch (header) {
            case 2 -> bytes[at + 1];
            case 3 -> bytes[at + 2] & 0xff;
            default -> (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
        };
    }

    /** A version, then what follows it in one of the structures; or the algorithm that a key is encrypted with. */
    private boolean looksLikeKey(int content, int size) {
        if (size < 8) {
            return false;
        }
        if (bytes[content] == SEQUENCE) {
            int header = headerLength(content);
            return header != 0 && header < size - 1 && bytes[content + header] == OBJECT_IDENTIFIER;
        }
        return bytes[content] == INTEGER
                && bytes[content + 1] == 1
                && (bytes[content + 2] == 0 || bytes[content + 2] == 1)
                && (bytes[content + 3] == INTEGER
                        || bytes[content + 3] == SEQUENCE
                        || bytes[content + 3] == OCTET_STRING);
    }

    private Optional<Detected> pemAt(int at) {
        if (!isAt(at, BEGIN)) {
            return Optional.empty();
        }
        int labelAt = at + BEGIN.length;
        String head = text(labelAt, Math.min(length, labelAt + MAX_LABEL + DASHES.length()));
        int labelEnd = head.indexOf(DASHES);
        if (labelEnd < 0 || !head.substring(0, labelEnd).endsWith(KeyReader.PKCS8)) {
            return Optional.empty();
        }
        String label = head.substring(0, labelEnd);
        int bodyAt = labelAt + labelEnd + DASHES.length();
        byte[] end = ascii(new String(END, StandardCharsets.US_ASCII) + label + DASHES);
        for (int i = bodyAt; i <= Math.min(length, at + MAX_SIZE) - end.length; i++) {
            if (isAt(i, end)) {
                int size = i + end.length - at;
                return pem(label, text(bodyAt, i)).map(key -> new Detected(size, Encoding.PEM, key));
            }
        }
        return Optional.empty();
    }

    private static Optional<DerKey> pem(String label, String body) {
        if (label.equals(KeyReader.PKCS8_ENCRYPTED) || body.contains(",ENCRYPTED")) {
            return Optional.of(DerKey.encrypted());
        }
        try {
            String base64 = BETWEEN_LINES.matcher(body).replaceAll("");
            return DerKey.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isAt(int at, byte[] text) {
        return length - at >= text.length && Arrays.equals(bytes, at, at + text.length, text, 0, text.length);
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
