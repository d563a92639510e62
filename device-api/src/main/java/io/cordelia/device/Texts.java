package io.cordelia.device;

/** What is asked of every text that goes to a device. */
final class Texts {

    private Texts() {}

    static void refuseControlCharacters(String argument, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                throw new InvalidRequestException(
                        argument,
                        String.format("has the control character U+%04X at position %d", (int) c, i),
                        "text without control characters such as CR, LF and NUL");
            }
            if (Character.isSurrogate(c) && !isPaired(text, i)) {
                throw new InvalidRequestException(
                        argument, "has half a surrogate pair at position " + i, "text that UTF-8 can encode");
            }
        }
    }

    private static boolean isPaired(String text, int i) {
        char c = text.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
