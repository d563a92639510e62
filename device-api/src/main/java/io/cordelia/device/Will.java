package io.cordelia.device;

import java.util.Arrays;
import java.util.Objects;

/**
 * The message that the broker publishes for a device that it loses. Immutable.
 *
 * @param topic the topic name
 * @param payload the content; a copy goes in and out
 * @param qos the quality of service
 * @param retain whether the broker keeps it for later subscribers
 */
public record Will(String topic, byte[] payload, Qos qos, boolean retain) {

    /**
     * Checks the components.
     *
     * @throws InvalidRequestException if the topic is not a topic name
     */
    public Will {
        Topics.checkName("will topic", topic);
        Objects.requireNonNull(qos, "qos");
        payload = payload.clone();
    }

    @Override
    public byte[] payload() {
        return payload.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Will w
                && topic.equals(w.topic)
                && qos == w.qos
                && retain == w.retain
                && Arrays.equals(payload, w.payload);
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, qos, retain, Arrays.hashCode(payload));
    }

    /** Names topic, size, QoS and retain; the content stays out of logs. */
    @Override
    public String toString() {
        return "Will[" + topic + ", " + payload.length + " bytes, QoS " + qos.level() + (retain ? ", retained]" : "]");
    }
}
