package io.cordelia.at;

import java.util.Optional;

/** How a file on the module differs from the one that it should be. */
public enum FileDifference {
    /** There is no such file. */
    MISSING,
    /** There is one of another size or content. */
    DIFFERENT,
    /** There is a secure one, which cannot be read without its token, so that nobody knows (D). */
    SECURE,
    /** There is one that a killed program left open, so that it cannot be read; a reboot closes it (F). */
    LEFT_OPEN,
    /** The module does not let it be read while the WLAN is connected; S tells so only of changes. */
    WLAN_CONNECTED;

    /** The reason why a file cannot be compared; empty if the code is not about that. */
    static Optional<FileDifference> incomparable(int code) {
        return switch (code) {
            case ErrorCodes.FILE_INVALID_TOKEN -> Optional.of(SECURE);
            case ErrorCodes.FILE_ALREADY_OPEN -> Optional.of(LEFT_OPEN);
            case ErrorCodes.FILE_BUSY -> Optional.of(WLAN_CONNECTED);
            default -> Optional.empty();
        };
    }
}
