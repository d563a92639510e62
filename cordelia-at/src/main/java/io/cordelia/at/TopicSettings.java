package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;

/** The settings of the four publish topics and the four subscriptions. They take effect with the next connection (A). */
public final class TopicSettings {

    /** How many publish topics and how many subscriptions there are. */
    public static final int SLOTS = 4;

    private static final int MAX_TOPIC = 512;

    private TopicSettings() {}

    /**
     * The name of a publish topic, at most 512 bytes; empty for none.
     *
     * @param slot 0 to 3
     * @return the key
     * @throws InvalidRequestException if there is no such slot
     */
    public static SettingKey<String> publishName(int slot) {
        return SettingKey.text(publish(slot), "name", MAX_TOPIC);
    }

    /**
     * The QoS of a publish topic.
     *
     * @param slot 0 to 3
     * @return the key
     * @throws InvalidRequestException if there is no such slot
     */
    public static SettingKey<Integer> publishQos(int slot) {
        return SettingKey.number(publish(slot), "qos", 0, 2);
    }

    /**
     * Whether the broker keeps the last message of a publish topic.
     *
     * @param slot 0 to 3
     * @return the key
     * @throws InvalidRequestException if there is no such slot
     */
    public static SettingKey<Boolean> publishRetain(int slot) {
        return SettingKey.bool(publish(slot), "retain");
    }

    /**
     * The filter of a subscription, at most 512 bytes; empty for none.
     *
     * @param slot 0 to 3
     * @return the key
     * @throws InvalidRequestException if there is no such slot
     */
    public static SettingKey<String> subscriptionName(int slot) {
        return SettingKey.text(subscription(slot), "name", MAX_TOPIC);
    }

    /**
     * The QoS of a subscription.
     *
     * @param slot 0 to 3
     * @return the key
     * @throws InvalidRequestException if there is no such slot
     */
    public static SettingKey<Integer> subscriptionQos(int slot) {
        return SettingKey.number(subscription(slot), "qos", 0, 2);
    }

    private static String publish(int slot) {
        return "PUBTOPIC" + check(slot);
    }

    private static String subscription(int slot) {
        return "SUBTOPIC" + check(slot);
    }

    private static int check(int slot) {
        if (slot < 0 || slot >= SLOTS) {
            throw new InvalidRequestException("topic slot", slot + " is out of range", "0 to " + (SLOTS - 1));
        }
        return slot;
    }
}
