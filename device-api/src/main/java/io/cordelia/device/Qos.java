package io.cordelia.device;

/** The quality of service of MQTT 3.1.1, section 4.3. */
public enum Qos {
    /** QoS 0: delivered once or not at all. */
    AT_MOST_ONCE,
    /** QoS 1: delivered once or more often. */
    AT_LEAST_ONCE,
    /** QoS 2: delivered once. */
    EXACTLY_ONCE;

    /**
     * The number of this level.
     *
     * @return 0, 1 or 2
     */
    public int level() {
        return ordinal();
    }

    /**
     * The level of a number.
     *
     * @param level 0, 1 or 2
     * @return its level
     * @throws InvalidRequestException if it is another number
     */
    public static Qos of(int level) {
        return switch (level) {
            case 0 -> AT_MOST_ONCE;
            case 1 -> AT_LEAST_ONCE;
            case 2 -> EXACTLY_ONCE;
            default -> throw new InvalidRequestException("QoS", level + " is not a QoS", "0, 1 or 2");
        };
    }
}
