package io.cordelia.pki;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** One block of a PEM document: what stands between a BEGIN and an END line. */
final class PemBlock {

    private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final String type;
    private final Map<String, String> headers;
    private final byte[] content;

    PemBlock(String type, Map<String, String> headers, byte[] content) {
        this.type = type;
        this.headers = Map.copyOf(headers);
        this.content = content.clone();
    }

    PemBlock(String type, byte[] content) {
        this(type, Map.of(), content);
    }

    String type() {
        return type;
    }

    /** The RFC 1421 headers, such as Proc-Type. */
    Map<String, String> headers() {
        return headers;
    }

    byte[] content() {
        return content.clone();
    }

    /** The blocks as a document: no headers, 64 columns, LF line ends, a final newline. */
    static byte[] encode(List<PemBlock> blocks) {
        StringBuilder document = new StringBuilder();
        for (PemBlock block : blocks) {
            document.append("-----BEGIN ").append(block.type).append("-----\n");
            document.append(ENCODER.encodeToString(block.content)).append('\n');
            document.append("-----END ").append(block.type).append("-----\n");
        }
        return document.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
