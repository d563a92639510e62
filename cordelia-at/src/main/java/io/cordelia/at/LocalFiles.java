package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.spi.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

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
                    "file " + file, "cannot be read: " + IoReason.of(e), "a file that can be read");
        }
    }

    /**
     * Writes a file, for its owner only, which is the old one or the new one at any moment. A device or a pipe is written to.
     *
     * @throws InvalidRequestException if it cannot be written
     */
    static void write(Path file, byte[] content) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                Files.write(file, content);
            } else {
                replace(Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(), content);
            }
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "file " + file, "cannot be written: " + IoReason.of(e), "a place that can be written to");
        }
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path folder = file.getParent();
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder);
        }
        Path part = Files.createTempFile(folder, "." + file.getFileName() + ".", ".part");
        try {
            Files.write(part, content);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
