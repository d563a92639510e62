package io.cordelia.device;

import java.util.Objects;

/**
 * A subscription.
 *
 * @param filter the topic filter, {@code +} and {@code #} allowed: 1 to 65535 bytes of UTF-8 without control characters
 * @param qos the highest quality of service to be served with
 */
public record Subscription(String filter, Qos qos) {

    /**
     * Checks the components.
     *
     * @throws InvalidRequestException if the filter is not a topic filter
     */
    public Subscription {
        Topics.checkFilter("subscription", filter);
        Objects.requireNonNull(qos, "qos");
    }

    /**
     * A subscription with QoS 0.
     *
     * @param filter the topic filter
     * @return the subscription
     * @throws InvalidRequestException if the filter is not a topic filter
     */
    public static Subscription of(String filter) {
        return new Subscription(filter, Qos.AT_MOST_ONCE);
    }
}
