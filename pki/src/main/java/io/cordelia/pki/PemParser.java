package io.cordelia.pki;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a PEM document apart (RFC 7468, and the headers of RFC 1421): whatever stands outside the blocks is skipped, any
 * line ends will do, and white space around lines does no harm.
 */
final class PemParser {

    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");
    private static final Pattern END = Pattern.compile("-----END ([A-Z0-9 ]+)-----");
    private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");

    private final Source source;
    private final String[] lines;
    private int next;

    private PemParser(Source source, byte[] document) {
        this.source = source;
        this.lines = LINE_END.split(text(document), -1);
    }

    /**
     * The blocks of a document, at least one.
     *
     * @throws io.cordelia.device.InvalidCredentialsException if there is none, or one that is damaged
     */
    static List<PemBlock> parse(Source source, byte[] document) {
        if (document.length == 0) {
            throw source.error("is empty; it should hold a " + source.expected() + " in PEM form");
        }
        CredentialFile.checkSize(source, document);
        List<PemBlock> blocks = new PemParser(source, document).blocks();
        if (blocks.isEmpty()) {
            throw source.error(looksLikeDer(document) ? isDer(source, document) : isNotPem(source));
        }
        return blocks;
    }

    /** Whether there is a line that begins a block, be the block damaged or not. */
    static boolean isPem(byte[] document) {
        return document.length > 0
                && LINE_END.splitAsStream(text(document))
                        .anyMatch(line -> BEGIN.matcher(line.strip()).matches());
    }

    private List<PemBlock> blocks() {
        List<PemBlock> blocks = new ArrayList<>();
        while (next < lines.length) {
            Matcher begin = BEGIN.matcher(lines[next++].strip());
            if (begin.matches()) {
                blocks.add(block(begin.group(1)));
            }
        }
        return blocks;
    }

    private PemBlock block(String type) {
        Map<String, String> headers = headers();
        StringBuilder base64 = new StringBuilder();
        while (next < lines.length) {
            String line = lines[next++].strip();
            Matcher end = END.matcher(line);
            if (end.matches()) {
                if (!end.group(1).equals(type)) {
                    throw damaged(type, "it ends with the line " + line);
                }
                return new PemBlock(type, headers, decode(type, base64));
            }
            if (BEGIN.matcher(line).matches()) {
                throw damaged(type, "its END line is missing");
            }
            if (!line.isEmpty() && !BASE64.matcher(line).matches()) {
                throw damaged(type, "line " + next + " of the document is not Base64");
            }
            base64.append(line);
        }
        throw damaged(type, "the document ends before the line -----END " + type + "-----");
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        while (next < lines.length && lines[next].indexOf(':') > 0) {
            String[] header = lines[next++].split(":", 2);
            headers.put(header[0].strip(), header[1].strip());
        }
        return headers;
    }

    private byte[] decode(String type, CharSequence base64) {
        try {
            byte[] content = Base64.getDecoder().decode(base64.toString());
            if (content.length > 0) {
                return content;
            }
        } catch (IllegalArgumentException e) {
            // Said without the cause, which may quote the content.
            throw damaged(type, "its Base64 text is incomplete");
        }
        throw damaged(type, "it is empty");
    }

    private RuntimeException damaged(String type, String problem) {
        return source.error(
                "is damaged: in its block " + type + ", " + problem + "; copy it again from where it was made");
    }

    /** Windows tools write UTF-8 with a byte order mark, and redirection in PowerShell UTF-16. */
    private static String text(byte[] document) {
        int b0 = document[0] & 0xff;
        int b1 = document.length > 1 ? document[1] & 0xff : 0;
        int b2 = document.length > 2 ? document[2] & 0xff : 0;
        if (b0 == 0xff && b1 == 0xfe) {
            return decode(document, 2, StandardCharsets.UTF_16LE);
        }
        if (b0 == 0xfe && b1 == 0xff) {
            return decode(document, 2, StandardCharsets.UTF_16BE);
        }
        int mark = b0 == 0xef && b1 == 0xbb && b2 == 0xbf ? 3 : 0;
        return decode(document, mark, StandardCharsets.ISO_8859_1);
    }

    private static String decode(byte[] document, int from, Charset charset) {
        return new String(document, from, document.length - from, charset);
    }

    private static boolean looksLikeDer(byte[] document) {
        return document.length > 2 && document[0] == 0x30 && (document[1] & 0xf0) == 0x80;
    }

    private static String isDer(Source source, byte[] document) {
        boolean tellsItsLength = document[1] != (byte) 0x80;
        if (tellsItsLength && !Der.isOneSequence(document)) {
            return "is damaged: it is binary (DER) and not as long as its beginning says; copy it again from where it was"
                    + " made";
        }
        return "is binary (DER or PKCS#12), not PEM; convert it, from DER with: openssl " + source.command()
                + " -inform DER -in FILE -out FILE.pem";
    }

    private static String isNotPem(Source source) {
        return "is not PEM: it has no line -----BEGIN ...-----; give the file that holds the " + source.expected()
                + " in PEM form";
    }
}
