package io.cordelia.sim;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.spi.IoReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flash in a directory: {@code files/} with one file for each, {@code settings}, {@code key} and {@code lock}, which keeps
 * a second module out.
 *
 * <p>Everything is written to a temporary file first and then moved, so that a killed process leaves the old state or the
 * new one. A stored file is one line of description followed by the content as it is. Only the owner may read it, where
 * the file system knows owners.
 *
 * <p>Token and content of secure files are encrypted with the key, which stands for the one inside the chip.
 */
final class DirectoryStore implements FlashStore {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryStore.class);
    private static final String MAGIC = "cordelia-flash-2";
    private static final String TEMPORARY = ".tmp-";
    private static final int FIELDS = 5;
    private static final int LONGEST_PLAIN_NAME = 160;

    private final Path directory;
    private final Path files;
    private final FileChannel lockChannel;
    private Optional<SecureContent> secureContent = Optional.empty();

    private DirectoryStore(Path directory, Path files, FileChannel lockChannel) {
        this.directory = directory;
        this.files = files;
        this.lockChannel = lockChannel;
    }

    /**
     * Opens a directory, making it if it is not there.
     *
     * @throws InvalidRequestException if it cannot be used, or another module uses it
     */
    static DirectoryStore open(Path directory) {
        Path files = directory.resolve("files");
        try {
            Files.createDirectories(files);
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            DirectoryStore store = new DirectoryStore(directory, files, channel);
            try {
                store.take();
                return store;
            } catch (IOException | RuntimeException e) {
                store.close();
                throw e;
            }
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private void take() throws IOException {
        if (lock(lockChannel).isEmpty()) {
            throw new InvalidRequestException(
                    "flash directory", directory + " is in use by another module", "a directory for each module");
        }
        removeTemporaries();
        Path key = directory.resolve("key");
        if (!Files.exists(key)) {
            replace(key, SecureContent.newKey());
        }
        byte[] bytes = Files.readAllBytes(key);
        if (bytes.length != SecureContent.KEY_BYTES) {
            throw new IOException("its file key is damaged");
        }
        secureContent = Optional.of(new SecureContent(bytes));
    }

    private SecureContent secureContent() {
        return secureContent.orElseThrow();
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    private void removeTemporaries() throws IOException {
        for (Path folder : List.of(directory, files)) {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, TEMPORARY + "*")) {
                for (Path file : left) {
                    Files.delete(file);
                }
            }
        }
    }

    private InvalidRequestException unusable(IOException e) {
        return unusable(directory, e);
    }

    private static InvalidRequestException unusable(Path directory, IOException e) {
        return new InvalidRequestException(
                "flash directory",
                directory + " cannot be used: " + IoReason.of(e),
                "a directory that can be read and written");
    }

    @Override
    public List<FlashFile> loadFiles() {
        List<FlashFile> loaded = new ArrayList<>();
        try (DirectoryStream<Path> stored = Files.newDirectoryStream(files)) {
            for (Path file : stored) {
                Optional<FlashFile> parsed =
                        Files.isRegularFile(file) ? parse(Files.readAllBytes(file)) : Optional.empty();
                parsed.ifPresentOrElse(loaded::add, () -> LOG.warn("{} is not a stored file; left alone", file));
            }
        } catch (IOException e) {
            throw unusable(e);
        }
        return loaded;
    }

    @Override
    public void save(FlashFile file) throws IOException {
        byte[] stored = file.isSecure() ? secureContent().encrypt(file) : file.content();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(stored.length + 128);
        String description = String.join(
                " ",
                MAGIC,
                Integer.toString(file.reserved()),
                Integer.toString(file.writeCounter()),
                file.properties().isEmpty() ? "-" : Words.mask(file.properties()),
                escape(file.name()));
        bytes.writeBytes((description + "\n").getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(stored);
        replace(files.resolve(fileName(file.name())), bytes.toByteArray());
    }

    private Optional<FlashFile> parse(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        String[] fields = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split(" ");
        if (end == bytes.length || fields.length != FIELDS || !fields[0].equals(MAGIC)) {
            return Optional.empty();
        }
        try {
            byte[] content = new byte[bytes.length - end - 1];
            System.arraycopy(bytes, end + 1, content, 0, content.length);
            Set<FileProperty> properties = fields[3].equals("-")
                    ? EnumSet.noneOf(FileProperty.class)
                    : new Argument(fields[3]).mask(FileProperty.class);
            FlashFile file = new FlashFile(
                    unescape(fields[4]),
                    Integer.parseInt(fields[1]),
                    properties,
                    0,
                    Integer.parseInt(fields[2]),
                    content);
            return Optional.of(file.isSecure() ? secureContent().decrypt(file) : file);
        } catch (AtError | IllegalArgumentException | GeneralSecurityException e) {
            LOG.debug("a stored file's description is damaged: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(files.resolve(fileName(name)));
    }

    @Override
    public Map<String, String> loadSettings() {
        Map<String, String> settings = new TreeMap<>();
        Path file = directory.resolve("settings");
        try {
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                    int equals = line.indexOf('=');
                    if (equals > 0) {
                        settings.put(line.substring(0, equals), line.substring(equals + 1));
                    }
                }
            }
        } catch (IOException e) {
            throw unusable(e);
        }
        return settings;
    }

    @Override
    public void saveSettings(Map<String, String> settings) throws IOException {
        StringBuilder lines = new StringBuilder();
        settings.forEach(
                (key, value) -> lines.append(key).append('=').append(value).append('\n'));
        replace(directory.resolve("settings"), lines.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void replace(Path target, byte[] bytes) throws IOException {
        Path temporary = Files.createTempFile(target.getParent(), TEMPORARY, "");
        try {
            Files.write(temporary, bytes);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * A name that every file system takes and that leads nowhere else: no separators, no dots at its ends, no capitals
     * (which some file systems don't tell apart), not too long.
     */
    static String fileName(String name) {
        String escaped = escape(name);
        if (escaped.length() <= LONGEST_PLAIN_NAME) {
            return escaped;
        }
        return escaped.substring(0, LONGEST_PLAIN_NAME / 2) + "%%" + hash(name);
    }

    private static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.ISO_8859_1));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String escape(String name) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean innerDot = c == '.' && i > 0 && i < name.length() - 1;
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || innerDot) {
                escaped.append(c);
            } else {
                escaped.append('%').append(HexFormat.of().toHexDigits((byte) c));
            }
        }
        return escaped.toString();
    }

    private static String unescape(String escaped) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c == '%') {
                name.append((char) HexFormat.fromHexDigits(escaped, i + 1, i + 3));
                i += 2;
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }

    @Override
    public void close() {
        try {
            lockChannel.close();
        } catch (IOException e) {
            LOG.warn("the lock of {} could not be released: {}", directory, e.getMessage());
        }
    }
}
