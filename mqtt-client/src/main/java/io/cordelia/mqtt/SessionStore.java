package io.cordelia.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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
        MqttClientPersistence part(String clientId, BrokerAddress broker, boolean unread);
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
        Map<String, SessionMemory> sessions = new ConcurrentHashMap<>();
        return new SessionStore(
                (id, broker, unread) -> sessions.computeIfAbsent(id + "\n" + broker, k -> new SessionMemory()));
    }

    /**
     * Keeps sessions in files, so that they outlive this process. Each change is written at once and atomically; the
     * payloads lie there unencrypted, in folders that only their owner may look into, where files have POSIX permissions.
     * Two clients cannot use the same session at the same time.
     *
     * <p>An {@link io.cordelia.device.InvalidRequestException} that names the folder or the file, and the remedy, is what a
     * connect gets if the session is in use by another client, a file in it is damaged or none of the store's, or the
     * folder cannot be used; and what a publish gets whose message cannot be stored, because the disk is full for instance:
     * then it was not sent, and the connection goes on. If the store fails at another moment, such as while it notes that a
     * message was received, the connection ends with that exception as its cause; MQTT repeats then in the next one what
     * was not acknowledged.
     *
     * @param folder where; made if it does not exist when a client connects
     * @return the store
     */
    public static SessionStore inFolder(Path folder) {
        Objects.requireNonNull(folder, "folder");
        return new SessionStore(
                (id, broker, unread) -> new SessionFolder(folder.resolve(folderName(id, broker)), unread));
    }

    /** One that tells people which session it is, differs from every other one, and can be used in every file system. */
    private static String folderName(String clientId, BrokerAddress broker) {
        String readable = clientId.replaceAll("[^A-Za-z0-9-]", "_");
        UUID unique = UUID.nameUUIDFromBytes((clientId + "\n" + broker).getBytes(StandardCharsets.UTF_8));
        return readable.substring(0, Math.min(readable.length(), 64)) + "." + unique;
    }

    /**
     * The part of one client id and broker.
     *
     * @param clean whether what is stored there is to be forgotten
     */
    MqttClientPersistence part(String clientId, BrokerAddress broker, boolean clean) {
        return parts.part(clientId, broker, clean);
    }

    static MqttPersistentData data(String key, byte[] bytes) {
        return new MqttPersistentData(key, bytes, 0, bytes.length, null, 0, 0);
    }

    static byte[] bytes(MqttPersistable data) throws MqttPersistenceException {
        ByteBuffer all = ByteBuffer.allocate(data.getHeaderLength() + data.getPayloadLength());
        all.put(data.getHeaderBytes(), data.getHeaderOffset(), data.getHeaderLength());
        if (data.getPayloadLength() > 0) {
            all.put(data.getPayloadBytes(), data.getPayloadOffset(), data.getPayloadLength());
        }
        return all.array();
    }
}
