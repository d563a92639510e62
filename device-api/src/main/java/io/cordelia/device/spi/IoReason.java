package io.cordelia.device.spi;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Why a file could not be read or written, in words for the user: Java's exceptions often name only the file. */
public final class IoReason {

    private static final String UNKNOWN = "input/output error";

    private static final Map<Class<? extends IOException>, String> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put(NoSuchFileException.class, "it does not exist");
        WORDS.put(FileNotFoundException.class, "it does not exist");
        WORDS.put(AccessDeniedException.class, "access is denied");
        WORDS.put(FileAlreadyExistsException.class, "it is there already");
        WORDS.put(DirectoryNotEmptyException.class, "it is a folder that is not empty");
        WORDS.put(NotDirectoryException.class, "it is not a folder");
        WORDS.put(NotLinkException.class, "it is not a link");
        WORDS.put(FileSystemLoopException.class, "its links lead in a circle");
        WORDS.put(CharacterCodingException.class, "it is not text in UTF-8");
        WORDS.put(EOFException.class, "it ends too early");
    }

    private IoReason() {}

    /**
     * Says why.
     *
     * @param failure what was thrown
     * @return the reason, such as {@code it does not exist} or {@code No space left on device}: the system's own words where
     *     it gave any, and never the name of a Java class
     */
    public static String of(IOException failure) {
        for (Map.Entry<Class<? extends IOException>, String> kind : WORDS.entrySet()) {
            if (kind.getKey().isInstance(failure)) {
                return kind.getValue();
            }
        }
        String words = failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
        if (words == null || words.isBlank()) {
            return failure.getCause() instanceof IOException cause ? of(cause) : UNKNOWN;
        }
        return words;
    }
}
