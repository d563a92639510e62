package io.cordelia.cli;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** Where the command keeps what it remembers of a user: for nobody else to read. */
final class StateFolder {

    private static final FileAttribute<?>[] OF_FOLDER = attributes("rwx------");
    private static final FileAttribute<?>[] OF_FILE = attributes("rw-------");

    private final Optional<Path> folder;

    StateFolder(Map<String, String> environment) {
        folder = value(environment, "XDG_STATE_HOME")
                .or(() -> value(environment, "LOCALAPPDATA"))
                .or(() -> value(environment, "HOME").map(home -> home.resolve(".local/state")))
                .map(base -> base.resolve("cordelia"));
    }

    private static Optional<Path> value(Map<String, String> environment, String name) {
        // A relative one is to be ignored, by the rules of XDG.
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .filter(Path::isAbsolute);
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** A file in it, which is made if it is not there; none if that is not possible. */
    Optional<Path> file(String name) {
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (!Files.isDirectory(folder.get())) {
                Files.createDirectories(folder.get(), OF_FOLDER);
            }
            Path file = folder.get().resolve(name);
            if (!Files.exists(file)) {
                Files.createFile(file, OF_FILE);
            }
            return Files.isWritable(file) ? Optional.of(file) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
