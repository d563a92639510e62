package io.cordelia.at;

/** Comparisons on lines that are not made strings for it. */
final class Bytes {

    private Bytes() {}

    static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    /** Whether the bytes start with an ASCII text, in any case. */
    static boolean startsWithIgnoreCase(byte[] bytes, int from, int count, String prefix) {
        if (count < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (lower(bytes[from + i]) != lower((byte) prefix.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
