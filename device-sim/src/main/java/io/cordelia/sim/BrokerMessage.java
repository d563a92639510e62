package io.cordelia.sim;

import io.cordelia.device.Message;
import java.time.Instant;
import java.util.Objects;

/**
 * A message that a client published at the embedded broker.
 *
 * @param time when the broker had passed it on
 * @param clientId who published it
 * @param message its topic, payload and QoS
 * @param retain whether it was published with the retain flag
 */
public record BrokerMessage(Instant time, String clientId, Message message, boolean retain) {

    /** Refuses null. */
    public BrokerMessage {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(message, "message");
    }

    /**
     * Where it was published.
     *
     * @return the topic name
     */
    public String topic() {
        return message.topic();
    }

    /**
     * The payload as text.
     *
     * @return the payload read as UTF-8
     */
    public String text() {
        return message.text();
    }
}
