package io.cordelia.at;

import java.util.Locale;

/** What a file is, or the state that it is in (F). */
public enum FileProperty {
    /** Open for writing. */
    OPEN_WRITE,
    /** Open for reading. */
    OPEN_READ,
    /** Its changes are not final until they are committed. */
    MUST_COMMIT,
    /** Part of the bundle. */
    BUNDLE_FILE,
    /** Waits for its commit. */
    PENDING_COMMIT,
    /** Waits for the commit of the bundle. */
    PENDING_BUNDLE_COMMIT,
    /** Has no second copy that survives a power cut while it is written. */
    NOT_FAILSAFE,
    /** Cannot be used. */
    NOT_VALID,
    /** Belongs to the chip. */
    SYS_FILE,
    /** Stored encrypted. */
    SECURE,
    /** Needs no signature. */
    NOSIGNATURE,
    /** Everybody may write it without a token. */
    PUBLIC_WRITE,
    /** Everybody may read it without a token. */
    PUBLIC_READ,
    /** Something that this version does not know. */
    UNKNOWN;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
