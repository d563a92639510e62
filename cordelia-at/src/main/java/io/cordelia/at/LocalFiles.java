package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files of this computer. */
final class LocalFiles {

    private LocalFiles() {}

    /**
     * Reads a file.
     *
     * @throws InvalidRequestException if it cannot be read or has more bytes
     */
    static byte[] read(Path file, int maxBytes) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(maxBytes + 1);
            if (content.length > maxBytes) {
                throw new InvalidRequestException("file " + file, "is too large", "at most " + maxBytes + " bytes");
            }
            return content;
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "file " + file, "cannot be read: " + reason(e), "a file that can be read");
        }
    }

    /**
     * Writes a file.
     *
     * @throws InvalidRequestException if it cannot be written
     */
    static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "file " + file, "cannot be written: " + reason(e), "a place that can be written to");
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "it does not exist";
        }
        return e instanceof AccessDeniedException ? "access is denied" : e.getMessage();
    }
}
