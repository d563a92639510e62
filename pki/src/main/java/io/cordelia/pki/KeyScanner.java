package io.cordelia.pki;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.spi.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds private keys where they should not be: in a dump of a device's flash memory, a firmware image, a folder. A key that
 * it finds can be stolen by whoever gets hold of that file.
 *
 * <p>Keys are found at any offset, as PEM and as DER, in the structures of {@link FoundKey.Form}; damaged ones are not
 * found. What was found is not taken for chance: DER must parse to its end, and the numbers of an RSA key must belong
 * together. Files of any size are read in pieces. Immutable, safe for use by many threads.
 */
public final class KeyScanner {

    private static final int PIECE = 4 << 20;

    private final Optional<PublicKey> expected;

    private KeyScanner(Optional<PublicKey> expected) {
        this.expected = expected;
    }

    /**
     * A scanner for any key.
     *
     * @return the scanner
     */
    public static KeyScanner create() {
        return new KeyScanner(Optional.empty());
    }

    /**
     * A scanner that also tells which keys belong to a certificate.
     *
     * @param certificate the certificate
     * @return another scanner
     */
    public KeyScanner certificate(X509Certificate certificate) {
        return new KeyScanner(Optional.of(certificate.getPublicKey()));
    }

    /**
     * Scans a file, or all files in a folder and the folders in it. Links in a folder are not followed.
     *
     * @param path the file or folder
     * @return what was found, files in the order of their names, keys in the order of their offsets
     * @throws InvalidRequestException if something cannot be read, naming it
     */
    public List<FoundKey> scan(Path path) {
        if (!Files.isDirectory(path)) {
            return scanFile(path);
        }
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .flatMap(file -> scanFile(file).stream())
                    .toList();
        } catch (IOException e) {
            throw unreadable(path, e);
        } catch (UncheckedIOException e) {
            throw unreadable(path, e.getCause());
        }
    }

    /**
     * Scans bytes.
     *
     * @param bytes such as a dump
     * @return what was found, in the order of the offsets
     */
    public List<FoundKey> scan(byte[] bytes) {
        List<FoundKey> found = new ArrayList<>();
        scan(Optional.empty(), 0, bytes, bytes.length, 0, bytes.length, found);
        return found;
    }

    private List<FoundKey> scanFile(Path file) {
        List<FoundKey> found = new ArrayList<>();
        byte[] window = new byte[PIECE + KeyDetector.MAX_SIZE];
        long base = 0;
        int length = 0;
        int from = 0;
        try (InputStream in = Files.newInputStream(file)) {
            while (true) {
                length += in.readNBytes(window, length, window.length - length);
                boolean last = length < window.length;
                int to = last ? length : PIECE;
                int next = scan(Optional.of(file), base, window, length, from, to, found);
                if (last) {
                    return found;
                }
                System.arraycopy(window, PIECE, window, 0, length - PIECE);
                length -= PIECE;
                base += PIECE;
                from = next - PIECE;
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Keys that begin from one position to another; returns the position after the last of them, or the other one. */
    private int scan(
            Optional<Path> file, long base, byte[] window, int length, int from, int to, List<FoundKey> found) {
        KeyDetector detector = new KeyDetector(window, length);
        int at = from;
        while (at < to) {
            Optional<KeyDetector.Detected> key = detector.keyAt(at);
            if (key.isPresent()) {
                found.add(found(file, base + at, key.get()));
                at += key.get().size();
            } else {
                at++;
            }
        }
        return at;
    }

    private FoundKey found(Optional<Path> file, long offset, KeyDetector.Detected key) {
        DerKey content = key.content();
        return new FoundKey(
                file,
                offset,
                key.size(),
                key.encoding(),
                content.form(),
                content.algorithm(),
                content.form() == FoundKey.Form.ENCRYPTED ? Optional.empty() : expected.map(content::fits));
    }

    private static InvalidRequestException unreadable(Path path, IOException e) {
        return new InvalidRequestException(
                "file to scan", path + " cannot be read: " + IoReason.of(e), "a file or folder that can be read");
    }
}
