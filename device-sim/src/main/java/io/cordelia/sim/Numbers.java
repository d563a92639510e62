package io.cordelia.sim;

import java.util.OptionalLong;

/** Numbers as the module reads them: decimal, or hexadecimal with 0x (PROTOCOL section 1, F). */
final class Numbers {

    private static final int MAX_DIGITS = 12;

    private Numbers() {}

    static OptionalLong parse(String text) {
        boolean negative = text.startsWith("-");
        String rest = negative ? text.substring(1) : text;
        boolean hex = rest.startsWith("0x") || rest.startsWith("0X");
        String digits = hex ? rest.substring(2) : rest;
        if (digits.isEmpty() || digits.length() > MAX_DIGITS) {
            return OptionalLong.empty();
        }
        long value = 0;
        int radix = hex ? 16 : 10;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return OptionalLong.empty();
            }
            value = value * radix + digit;
        }
        return OptionalLong.of(negative ? -value : value);
    }
}
