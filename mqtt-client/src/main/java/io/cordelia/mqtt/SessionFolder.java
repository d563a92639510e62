package io.cordelia.mqtt;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.spi.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.MqttClientPersistence;
import org.eclipse.paho.client.mqttv3.MqttPersistable;
import org.eclipse.paho.client.mqttv3.MqttPersistenceException;

/** A session in a folder: one file a packet, and one that is locked while it is in use. Other files there are left alone. */
final class SessionFolder implements MqttClientPersistence {

    private static final String SUFFIX = ".packet";
    private static final String HALF_WRITTEN = ".new";

    private static final FileAttribute<?>[] OWNER_ONLY = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
    };

    private final Path folder;
    private final boolean unread;
    private Optional<FileChannel> lock = Optional.empty();

    /**
     * @param unread whether what is there is not wanted, and so may be damaged
     */
    SessionFolder(Path folder, boolean unread) {
        this.folder = folder;
        this.unread = unread;
    }

    @Override
    public synchronized void open(String clientId, String serverUri) throws MqttPersistenceException {
        try {
            makeFolder();
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() == null) {
                    throw inUse();
                }
            } catch (OverlappingFileLockException e) {
                channel.close();
                throw inUse();
            } catch (IOException | MqttPersistenceException e) {
                channel.close();
                throw e;
            }
            lock = Optional.of(channel);
        } catch (IOException e) {
            throw unusable(folder, "opened", e);
        }
    }

    /** Payloads are nobody else's business. */
    private void makeFolder() throws IOException {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(folder, posix ? OWNER_ONLY : new FileAttribute<?>[0]);
    }

    @Override
    public synchronized void close() throws MqttPersistenceException {
        if (lock.isPresent()) {
            try {
                lock.get().close();
                lock = Optional.empty();
            } catch (IOException e) {
                throw unusable(folder, "closed", e);
            }
        }
    }

    @Override
    public void put(String key, MqttPersistable data) throws MqttPersistenceException {
        Path file = file(key);
        Path half = folder.resolve(key + HALF_WRITTEN);
        try {
            try {
                Files.write(half, StoredPacket.encode(key, SessionStore.bytes(data)));
                Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(half);
            }
        } catch (IOException e) {
            throw unusable(file, "written", e);
        }
    }

    @Override
    public MqttPersistable get(String key) throws MqttPersistenceException {
        Path file = file(key);
        try {
            byte[] packet = StoredPacket.decode(key, Files.readAllBytes(file)).orElseThrow(() -> damaged(file));
            return SessionStore.data(key, packet);
        } catch (IOException e) {
            throw unusable(file, "read", e);
        }
    }

    @Override
    public void remove(String key) throws MqttPersistenceException {
        Path file = file(key);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unusable(file, "deleted", e);
        }
    }

    @Override
    public Enumeration<String> keys() throws MqttPersistenceException {
        return Collections.enumeration(unread ? List.of() : stored());
    }

    @Override
    public void clear() throws MqttPersistenceException {
        for (String key : stored()) {
            remove(key);
        }
    }

    @Override
    public boolean containsKey(String key) {
        return Files.exists(file(key));
    }

    private List<String> stored() throws MqttPersistenceException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(SUFFIX))
                    .map(f -> f.substring(0, f.length() - SUFFIX.length()))
                    .toList();
        } catch (IOException e) {
            throw unusable(folder, "read", e);
        } catch (UncheckedIOException e) {
            throw unusable(folder, "read", e.getCause());
        }
    }

    private Path file(String key) {
        return folder.resolve(key + SUFFIX);
    }

    private MqttPersistenceException inUse() {
        return told(folder + " is in use by another client", "one client at a time for one session");
    }

    private static MqttPersistenceException damaged(Path file) {
        return told(
                file + " is damaged, or was not written by this program; what it held cannot be sent again",
                "files as they were stored: put the right one back, or delete this one, or connect with a clean session,"
                        + " which deletes all that is stored for it");
    }

    private static MqttPersistenceException unusable(Path path, String done, IOException e) {
        return told(
                path + " cannot be " + done + " (" + IoReason.of(e) + ")",
                "a folder that this user may read and write, on a disk with space left");
    }

    private static MqttPersistenceException told(String problem, String allowed) {
        return new MqttPersistenceException(new InvalidRequestException("session store", problem, allowed));
    }
}
