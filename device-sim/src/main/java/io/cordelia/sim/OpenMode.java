package io.cordelia.sim;

import java.util.EnumSet;
import java.util.Set;

/** The words of the mode of {@code fileOpen} (PROTOCOL section 2, D). */
enum OpenMode {
    READ,
    WRITE,
    CREATE,
    OVERWRITE,
    CREATE_FAILSAFE,
    CREATE_SECURE,
    CREATE_NOSIGNATURE,
    CREATE_STATIC_TOKEN,
    CREATE_VENDOR_TOKEN,
    CREATE_PUBLIC_WRITE,
    CREATE_PUBLIC_READ;

    private static final Set<OpenMode> FOR_WRITING = EnumSet.of(WRITE, CREATE, OVERWRITE);

    static boolean isForWriting(Set<OpenMode> modes) {
        return modes.stream().anyMatch(FOR_WRITING::contains);
    }

    static boolean isAllowed(Set<OpenMode> modes) {
        if (modes.contains(READ)) {
            return modes.size() == 1;
        }
        boolean onlyWithCreate = modes.stream().allMatch(FOR_WRITING::contains);
        return modes.contains(CREATE) || (modes.contains(WRITE) && onlyWithCreate);
    }
}
