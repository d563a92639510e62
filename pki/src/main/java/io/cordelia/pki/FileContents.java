package io.cordelia.pki;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The contents of a user's files, each read once: whoever reads a pipe again finds nothing. */
final class FileContents {

    private final Map<Path, byte[]> contents = new HashMap<>();

    /**
     * A file's content.
     *
     * @throws io.cordelia.device.InvalidCredentialsException as from {@link CredentialFile#read}
     */
    byte[] of(Source source, Path file) {
        return contents.computeIfAbsent(file, path -> CredentialFile.read(source, path));
    }
}
