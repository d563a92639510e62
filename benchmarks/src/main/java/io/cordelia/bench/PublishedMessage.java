package io.cordelia.bench;

/** What all publish that are compared with one another. */
final class PublishedMessage {

    static final String TOPIC = "cordelia/apple";

    /** Text on one line, as mosquitto_pub reads it. */
    static final String PAYLOAD = "{\"RandomString\":\"oUykIeOvzm\",\"Number1\":104,\"Number2\":575}";

    /** How many messages may be under way. */
    static final int IN_FLIGHT = 16;

    private PublishedMessage() {}
}
