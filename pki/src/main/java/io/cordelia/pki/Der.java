package io.cordelia.pki;

/** What is asked of a block's content before anything parses it. */
final class Der {

    private static final int SEQUENCE = 0x30;

    private Der() {}

    /** Whether the content is exactly one SEQUENCE of definite length, as every certificate and key is. */
    static boolean isOneSequence(byte[] content) {
        if (content.length < 2 || content[0] != SEQUENCE) {
            return false;
        }
        int first = content[1] & 0xff;
        if (first < 0x80) {
            return content.length == 2 + first;
        }
        int lengthBytes = first & 0x7f;
        if (lengthBytes == 0 || lengthBytes > 4 || content.length < 2 + lengthBytes) {
            return false;
        }
        long length = 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = length << 8 | (content[2 + i] & 0xff);
        }
        return content.length == 2 + lengthBytes + length;
    }
}
