package io.cordelia.mqtt;

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.paho.client.mqttv3.MqttClientPersistence;
import org.eclipse.paho.client.mqttv3.MqttPersistable;
import org.eclipse.paho.client.mqttv3.MqttPersistenceException;

/** A session in memory. Outlives being closed, other than Paho's own, which then forgets everything. */
final class SessionMemory implements MqttClientPersistence {

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
        entries.put(key, SessionStore.bytes(data));
    }

    @Override
    public MqttPersistable get(String key) throws MqttPersistenceException {
        byte[] found = entries.get(key);
        if (found == null) {
            throw new MqttPersistenceException();
        }
        return SessionStore.data(key, found);
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
