package io.cordelia.at;

/** Where the module is, which decides on its channels and power. */
public enum CountryCode {
    /** The United States. */
    US,
    /** Europe. */
    EU,
    /** Japan. */
    JP
}
