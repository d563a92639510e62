package io.cordelia.mqtt;

import io.cordelia.device.DeviceException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.NotConnectedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.MqttClientPersistence;
import org.eclipse.paho.client.mqttv3.MqttPersistable;
import org.eclipse.paho.client.mqttv3.MqttPersistenceException;
import org.eclipse.paho.client.mqttv3.internal.MqttPersistentData;

/**
 * Where the device's side of a persistent session is kept from one connection to the next: the messages of QoS 1 and 2 that
 * are not acknowledged yet, which are sent again, and the numbers of those of QoS 2 that were received, so that they are not
 * taken twice. A connection with a clean session begins by emptying its part.
 *
 * <p>Sessions of different client ids and brokers are kept apart. One store may serve several clients.
 */
public final class SessionStore {

    /** Finds the part for one client id and broker. */
    @FunctionalInterface
    private interface Parts {
        MqttClientPersistence part(String clientId, BrokerAddress broker);
    }

    private final Parts parts;

    private SessionStore(Parts parts) {
        this.parts = parts;
    }

    /**
     * Keeps sessions as long as this process lives.
     *
     * @return an empty store
     */
    public static SessionStore inMemory() {
        Map<String, Memory> sessions = new ConcurrentHashMap<>();
        return new SessionStore((id, broker) -> sessions.computeIfAbsent(id + "\n" + broker, k -> new Memory()));
    }

    /**
     * Keeps sessions in files, so that they outlive this process. Each change is written at once and atomically; the
     * payloads lie there unencrypted. Two clients cannot use the same session at the same time: the second one's connect is
     * an {@link InvalidRequestException}.
     *
     * @param folder where; made if it does not exist when a client connects
     * @return the store
     */
    public static SessionStore inFolder(Path folder) {
        Objects.requireNonNull(folder, "folder");
        // Any client id and host makes a name that every file system takes.
        return new SessionStore((id, broker) -> new Folder(
                folder.resolve(HexFormat.of().formatHex((id + "\n" + broker).getBytes(StandardCharsets.UTF_8)))));
    }

    MqttClientPersistence open(String clientId, BrokerAddress broker) {
        return parts.part(clientId, broker);
    }

    private static MqttPersistentData data(String key, byte[] bytes) {
        return new MqttPersistentData(key, bytes, 0, bytes.length, null, 0, 0);
    }

    private static byte[] bytes(MqttPersistable data) throws MqttPersistenceException {
        ByteBuffer all = ByteBuffer.allocate(data.getHeaderLength() + data.getPayloadLength());
        all.put(data.getHeaderBytes(), data.getHeaderOffset(), data.getHeaderLength());
        if (data.getPayloadLength() > 0) {
            all.put(data.getPayloadBytes(), data.getPayloadOffset(), data.getPayloadLength());
        }
        return all.array();
    }

    /** Outlives being closed, other than Paho's own, which then forgets everything. */
    private static final class Memory implements MqttClientPersistence {

        private final Map<String, byte[]> entries = new ConcurrentHashMap<>();

        @Override
        public void open(String clientId, String serverUri) {
            // Nothing to be opened.
        }

        @Override
        public void close() {
            // For the next connection.
        }

        @Override
        public void put(String key, MqttPersistable data) throws MqttPersistenceException {
            entries.put(key, bytes(data));
        }

        @Override
        public MqttPersistable get(String key) throws MqttPersistenceException {
            byte[] found = entries.get(key);
            if (found == null) {
                throw new MqttPersistenceException();
            }
            return data(key, found);
        }

        @Override
        public void remove(String key) {
            entries.remove(key);
        }

        @Override
        public Enumeration<String> keys() {
            return Collections.enumeration(List.copyOf(entries.keySet()));
        }

        @Override
        public void clear() {
            entries.clear();
        }

        @Override
        public boolean containsKey(String key) {
            return entries.containsKey(key);
        }
    }

    /** One file an entry, and one that is locked. */
    private static final class Folder implements MqttClientPersistence {

        private static final String SUFFIX = ".packet";
        private static final String HALF_WRITTEN = ".new";

        private final Path folder;
        private FileChannel lock;

        Folder(Path folder) {
            this.folder = folder;
        }

        @Override
        public synchronized void open(String clientId, String serverUri) throws MqttPersistenceException {
            try {
                Files.createDirectories(folder);
                FileChannel channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                try {
                    FileLock held = channel.tryLock();
                    if (held == null) {
                        throw inUse();
                    }
                } catch (OverlappingFileLockException e) {
                    channel.close();
                    throw inUse();
                } catch (IOException | MqttPersistenceException e) {
                    channel.close();
                    throw e;
                }
                lock = channel;
            } catch (IOException e) {
                throw failed("opened", e);
            }
        }

        private MqttPersistenceException inUse() {
            return new MqttPersistenceException(new InvalidRequestException(
                    "session store", folder + " is in use by another client", "one client at a time for one session"));
        }

        @Override
        public synchronized void close() throws MqttPersistenceException {
            if (lock != null) {
                try {
                    lock.close();
                } catch (IOException e) {
                    throw failed("closed", e);
                }
            }
        }

        @Override
        public void put(String key, MqttPersistable data) throws MqttPersistenceException {
            Path half = folder.resolve(key + HALF_WRITTEN);
            try {
                Files.write(half, bytes(data));
                Files.move(half, file(key), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw failed("written", e);
            }
        }

        @Override
        public MqttPersistable get(String key) throws MqttPersistenceException {
            try {
                return data(key, Files.readAllBytes(file(key)));
            } catch (IOException e) {
                throw failed("read", e);
            }
        }

        @Override
        public void remove(String key) throws MqttPersistenceException {
            try {
                Files.deleteIfExists(file(key));
            } catch (IOException e) {
                throw failed("written", e);
            }
        }

        @Override
        public Enumeration<String> keys() throws MqttPersistenceException {
            try (Stream<Path> files = Files.list(folder)) {
                return Collections.enumeration(files.map(f -> f.getFileName().toString())
                        .filter(f -> f.endsWith(SUFFIX))
                        .map(f -> f.substring(0, f.length() - SUFFIX.length()))
                        .toList());
            } catch (IOException | UncheckedIOException e) {
                throw failed("read", e);
            }
        }

        @Override
        public void clear() throws MqttPersistenceException {
            for (String key : Collections.list(keys())) {
                remove(key);
            }
        }

        @Override
        public boolean containsKey(String key) {
            return Files.exists(file(key));
        }

        private Path file(String key) {
            return folder.resolve(key + SUFFIX);
        }

        private MqttPersistenceException failed(String done, Exception cause) {
            DeviceException told = new NotConnectedException(
                    "the session store " + folder + " cannot be " + done + " (" + cause + "); check the folder, its"
                            + " permissions and the disk",
                    cause);
            return new MqttPersistenceException(told);
        }
    }
}
