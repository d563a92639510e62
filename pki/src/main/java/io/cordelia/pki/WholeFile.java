package io.cordelia.pki;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.spi.IoReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is written as a whole or not at all: under another name first, which the end of the program may leave behind but
 * nobody takes for the file.
 *
 * @param path where no directory, device or pipe is
 * @param secret whether only its owner may read it
 * @param overwrite whether a file that exists is replaced
 */
record WholeFile(Path path, boolean secret, boolean overwrite) {

    private static final Set<PosixFilePermission> FOR_ALL = PosixFilePermissions.fromString("rw-r--r--");

    /**
     * Writes the file.
     *
     * @throws InvalidRequestException if it exists and is not to be replaced, or cannot be written
     */
    void write(byte[] content) {
        try {
            if (!overwrite && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(path.toString());
            }
            // Readable by its owner only, from the beginning.
            Path half = Files.createTempFile(folder(), ".cordelia", ".tmp");
            try {
                fill(half, content);
                putInPlace(half);
            } finally {
                Files.deleteIfExists(half);
            }
        } catch (FileAlreadyExistsException e) {
            throw new InvalidRequestException(
                    "file", path + " exists", "a name that is free, or say that it is to be overwritten");
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "file",
                    path + " cannot be written (" + reason(e) + ")",
                    "a folder that this user may write to, on a disk with space left");
        }
    }

    private Path folder() {
        return path.toAbsolutePath().getParent();
    }

    private void fill(Path half, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        if (!secret && Files.getFileStore(half).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(half, FOR_ALL);
        }
    }

    private void putInPlace(Path half) throws IOException {
        if (overwrite) {
            try {
                Files.move(half, path, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(half, path, StandardCopyOption.REPLACE_EXISTING);
            }
            return;
        }
        try {
            // A move would replace a file that somebody has made in the meantime; a link does not.
            Files.createLink(path, half);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(half, path);
        }
    }

    /** In words; the JDK's message of some exceptions is just the path. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "this user may not write there";
        }
        if (e instanceof NoSuchFileException) {
            return "the folder does not exist";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "there is a file of that name";
        }
        return IoReason.of(e);
    }
}
