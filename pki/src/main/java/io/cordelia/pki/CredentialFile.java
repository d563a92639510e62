package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.spi.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a user's file, no more of it than is sensible. */
final class CredentialFile {

    /** Twice the bundle of all public CAs, which is the largest thing that anybody gives. */
    static final int MAX_BYTES = 512 * 1024;

    private CredentialFile() {}

    /**
     * Refuses a document before any of it is looked at.
     *
     * @throws InvalidCredentialsException if it is too large
     */
    static void checkSize(Source source, byte[] document) {
        if (document.length > MAX_BYTES) {
            throw source.error("is larger than " + MAX_BYTES + " bytes, too large for a " + source.expected()
                    + "; give the file that holds the " + source.expected());
        }
    }

    /**
     * The file's content.
     *
     * @throws InvalidCredentialsException if it is missing, a directory, not readable or too large
     */
    static byte[] read(Source source, Path path) {
        if (Files.isDirectory(path)) {
            throw source.error("is a directory; give the file that holds the " + source.expected());
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            checkSize(source, content);
            return content;
        } catch (NoSuchFileException e) {
            throw source.error("does not exist; give the path of the file that holds the " + source.expected(), e);
        } catch (AccessDeniedException e) {
            throw source.error("may not be read by this user; change its permissions or its owner", e);
        } catch (IOException e) {
            throw source.error("cannot be read: " + IoReason.of(e), e);
        }
    }
}
