package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;

/**
 * What a secure file is guarded with. The module makes it and tells it once, when the file is opened to be written (F):
 * who loses it can neither delete the file nor ask about it. Whoever has it can, so that it is shown nowhere.
 *
 * @param value the number as the module writes it, -2147483648 to 4294967295; 0 for no token
 */
public record FileToken(long value) {

    /** What files without security have. */
    public static final FileToken NONE = new FileToken(0);

    private static final long MIN = Integer.MIN_VALUE;
    private static final long MAX = 0xFFFF_FFFFL;

    /**
     * Checks the range.
     *
     * @throws InvalidRequestException if it has more than 32 bits
     */
    public FileToken {
        if (value < MIN || value > MAX) {
            throw new InvalidRequestException("file token", "has more than 32 bits", MIN + " to " + MAX);
        }
    }

    /**
     * Tells whether this is no token.
     *
     * @return true for {@link #NONE}
     */
    public boolean isNone() {
        return value == 0;
    }

    /** Does not tell the token. */
    @Override
    public String toString() {
        return isNone() ? "FileToken[none]" : "FileToken[***]";
    }
}
