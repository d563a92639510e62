package io.cordelia.bench;

import io.cordelia.device.Qos;

/**
 * What one round of publishing gave.
 *
 * @param way how messages were published
 * @param device messages a second of the software device
 * @param paho messages a second of Paho alone
 */
record PublishRound(Qos qos, Way way, double device, double paho) {

    private static final String SEPARATOR = " ";

    /** How messages are published. */
    enum Way {
        ONE_BY_ONE("one by one"),
        TOGETHER(PublishedMessage.IN_FLIGHT + " under way");

        private final String text;

        Way(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    double ratio() {
        return device / paho;
    }

    /** As {@link #parse} reads it. */
    String line() {
        return String.join(SEPARATOR, qos.name(), way.name(), Double.toString(device), Double.toString(paho));
    }

    static PublishRound parse(String line) {
        String[] parts = line.split(SEPARATOR);
        return new PublishRound(
                Qos.valueOf(parts[0]),
                Way.valueOf(parts[1]),
                Double.parseDouble(parts[2]),
                Double.parseDouble(parts[3]));
    }
}
