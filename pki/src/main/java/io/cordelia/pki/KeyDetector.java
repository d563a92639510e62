package io.cordelia.pki;

import io.cordelia.pki.FoundKey.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells whether a private key begins at a position. Looks at a few bytes first, as nearly every position holds none. */
final class KeyDetector {

    /** No key is larger: RSA 16384 takes 9 KiB in DER, 13 KiB in PEM. */
    static final int MAX_SIZE = 64 << 10;

    /** An RSA key of more than two primes has ten. */
    private static final int MAX_PARTS = 10;

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

    /** Of a key that is encrypted as a whole (RFC 1421). */
    private static final Pattern ENCRYPTION_HEADERS =
            Pattern.compile(",ENCRYPTED.{1,40}DEK-Info: ?[A-Z0-9-]+,[0-9A-Fa-f]+", Pattern.DOTALL);

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
        if (size > length - at
                || size > MAX_SIZE
                || !looksLikeKey(at + header, size - header)
                || !isFilledByFewParts(at + header, at + size)) {
            return Optional.empty();
        }
        return DerKey.of(Arrays.copyOfRange(bytes, at, at + size)).map(key -> new Detected(size, Encoding.DER, key));
    }

    /** Of a tag of one byte and a length that a key can have; 0 if there is none. */
    private int headerLength(int at) {
        if (length - at < 2) {
            return 0;
        }
        int first = bytes[at + 1] & 0xff;
        if (first < 0x80) {
            return 2;
        }
        int header = first - 0x80 + 2;
        return header > 2 && header <= Math.min(4, length - at) ? header : 0;
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

    /** Whether a few parts, one after the other, make up the content: so much is seen without a copy of it. */
    private boolean isFilledByFewParts(int content, int end) {
        int at = content;
        for (int i = 0; i < MAX_PARTS && at < end; i++) {
            int header = headerLength(at);
            if (header == 0) {
                return false;
            }
            at += header + contentLength(at, header);
        }
        return at == end;
    }

    /** In ASCII, or in UTF-16, as Windows tools write it. */
    private Optional<Detected> pemAt(int at) {
        return pemAt(at, 1).or(() -> pemAt(at, 2));
    }

    private Optional<Detected> pemAt(int at, int width) {
        if (!isAt(at, BEGIN, width)) {
            return Optional.empty();
        }
        int labelAt = at + BEGIN.length * width;
        String head = text(labelAt, Math.min(length, labelAt + (MAX_LABEL + DASHES.length()) * width), width);
        int labelEnd = head.indexOf(DASHES);
        if (labelEnd < 0 || !head.substring(0, labelEnd).endsWith(KeyReader.PKCS8)) {
            return Optional.empty();
        }
        int bodyAt = labelAt + (labelEnd + DASHES.length()) * width;
        byte[] end = ascii(new String(END, StandardCharsets.US_ASCII) + head.substring(0, labelEnd) + DASHES);
        for (int i = bodyAt; i < Math.min(length, at + MAX_SIZE); i += width) {
            if (isAt(i, BEGIN, width)) {
                // The rest was overwritten: what ends further down began here.
                return Optional.empty();
            }
            if (isAt(i, end, width)) {
                int size = i + span(end, width) - at;
                return pem(text(bodyAt, i, width)).map(key -> new Detected(size, Encoding.PEM, key));
            }
        }
        return Optional.empty();
    }

    private static Optional<DerKey> pem(String body) {
        Matcher headers = ENCRYPTION_HEADERS.matcher(body);
        return headers.find()
                ? decoded(body.substring(headers.end())).map(content -> DerKey.encrypted())
                : decoded(body).flatMap(DerKey::of);
    }

    private static Optional<byte[]> decoded(String body) {
        try {
            String base64 = BETWEEN_LINES.matcher(body).replaceAll("");
            return Optional.of(Base64.getDecoder().decode(base64)).filter(content -> content.length > 0);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isAt(int at, byte[] text, int width) {
        if (length - at < span(text, width)) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            boolean wide = i > 0 && width == 2;
            if (bytes[at + i * width] != text[i] || wide && bytes[at + i * width - 1] != 0) {
                return false;
            }
        }
        return true;
    }

    /** From the first to the last byte that is not 0. */
    private static int span(byte[] text, int width) {
        return (text.length - 1) * width + 1;
    }

    private String text(int from, int to, int width) {
        StringBuilder text = new StringBuilder((to - from) / width + 1);
        for (int i = from; i < to; i += width) {
            text.append((char) (bytes[i] & 0xff));
        }
        return text.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
