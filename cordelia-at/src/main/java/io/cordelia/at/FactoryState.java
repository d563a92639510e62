package io.cordelia.at;

import java.util.Locale;

/** What the module's file system can go back to (F). */
public enum FactoryState {
    /** The image that was programmed into it. */
    FACTORY_IMAGE,
    /** The defaults. */
    FACTORY_DEFAULT;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
