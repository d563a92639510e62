package io.cordelia.device;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A message that a device received. Immutable.
 *
 * @param topic the topic that it was published to
 * @param payload its content; a copy goes in and out
 * @param qos the quality of service that it was delivered with
 */
public record Message(String topic, byte[] payload, Qos qos) {

    public Message {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(qos, "qos");
        payload = payload.clone();
    }

    @Override
    public byte[] payload() {
        return payload.clone();
    }

    /**
     * The payload as text.
     *
     * @return the payload decoded as UTF-8, with U+FFFD for what is not UTF-8
     */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Message m && topic.equals(m.topic) && qos == m.qos && Arrays.equals(payload, m.payload);
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, qos, Arrays.hashCode(payload));
    }

    /** Names topic, size and QoS; the content stays out of logs. */
    @Override
    public String toString() {
        return "Message[" + topic + ", " + payload.length + " bytes, QoS " + qos.level() + "]";
    }
}
