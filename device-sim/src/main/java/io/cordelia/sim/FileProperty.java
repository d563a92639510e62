package io.cordelia.sim;

import java.util.EnumSet;
import java.util.Set;

/** The properties of a file as {@code fileGetInfo} and {@code fileGetFileList} show them (PROTOCOL section 2, F). */
enum FileProperty {
    OPEN_WRITE,
    OPEN_READ,
    NOT_FAILSAFE,
    SYS_FILE,
    SECURE,
    NOSIGNATURE,
    PUBLIC_WRITE,
    PUBLIC_READ;

    /** The properties that a file is created with. */
    static Set<FileProperty> of(Set<OpenMode> modes) {
        EnumSet<FileProperty> properties = EnumSet.noneOf(FileProperty.class);
        if (!modes.contains(OpenMode.CREATE_FAILSAFE)) {
            properties.add(NOT_FAILSAFE);
        }
        if (modes.contains(OpenMode.CREATE_SECURE)) {
            properties.add(SECURE);
        }
        if (modes.contains(OpenMode.CREATE_NOSIGNATURE)) {
            properties.add(NOSIGNATURE);
        }
        if (modes.contains(OpenMode.CREATE_PUBLIC_WRITE)) {
            properties.add(PUBLIC_WRITE);
        }
        if (modes.contains(OpenMode.CREATE_PUBLIC_READ)) {
            properties.add(PUBLIC_READ);
        }
        return properties;
    }
}
