package io.cordelia.device;

import java.util.Objects;

/**
 * A topic that a device may publish to.
 *
 * @param name the topic name: 1 to 65535 bytes of UTF-8 without wildcards and control characters
 * @param qos the quality of service to publish with
 * @param retain whether the broker keeps the last message for later subscribers
 */
public record PublishTopic(String name, Qos qos, boolean retain) {

    /**
     * Checks the components.
     *
     * @throws InvalidRequestException if the name is not a topic name
     */
    public PublishTopic {
        Topics.checkName("publish topic", name);
        Objects.requireNonNull(qos, "qos");
    }

    /**
     * A topic published to with QoS 0 and not retained.
     *
     * @param name the topic name
     * @return the topic
     * @throws InvalidRequestException if the name is not a topic name
     */
    public static PublishTopic of(String name) {
        return new PublishTopic(name, Qos.AT_MOST_ONCE, false);
    }
}
