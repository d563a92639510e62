package io.cordelia.at;

/** How a file that was written is checked. */
public enum Verification {
    /** Not at all. */
    NONE,
    /** By the size that the module tells. */
    SIZE,
    /** By the size, and by reading the file back and comparing it. */
    CONTENT
}
