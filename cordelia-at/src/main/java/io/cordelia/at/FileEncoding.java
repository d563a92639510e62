package io.cordelia.at;

/** How file content goes over the line. */
public enum FileEncoding {
    /** As it is, if it is text that the module's argument reader cannot harm (F); else as Base64. */
    AUTO,
    /** As it is; content that the argument reader could harm is refused. */
    RAW,
    /** As Base64, which takes a third more. */
    BASE64
}
