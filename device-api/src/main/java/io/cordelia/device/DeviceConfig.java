package io.cordelia.device;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a device connects, as whom, and the topics that it uses. Immutable; made with {@link #builder}.
 *
 * <p>The credentials choose the transport: none is plain TCP, a root CA alone is TLS, a client identity with it is
 * mutual TLS.
 *
 * @param endpoint the broker's host name or IP address
 * @param port the broker's TCP port, 1 to 65535
 * @param clientId the MQTT client identifier: not empty, no control characters; on AWS IoT Core the thing name (S)
 * @param credentials what TLS needs; empty for plain TCP
 * @param login user name and password, for a broker that asks for them; empty to show none
 * @param publishTopics the topics that may be published to; no name twice
 * @param subscriptions what to subscribe to when connected; no filter twice
 * @param will the message that the broker publishes if it loses the device
 * @param keepAlive the longest silence towards the broker: 0 s (off) to 65535 s, whole seconds
 * @param cleanSession true to start without the state of an earlier session
 */
public record DeviceConfig(
        String endpoint,
        int port,
        String clientId,
        Optional<DeviceCredentials> credentials,
        Optional<Login> login,
        List<PublishTopic> publishTopics,
        List<Subscription> subscriptions,
        Optional<Will> will,
        Duration keepAlive,
        boolean cleanSession) {

    /** The usual port of MQTT over TLS. */
    public static final int DEFAULT_TLS_PORT = 8883;

    /** The usual port of plain MQTT. */
    public static final int DEFAULT_TCP_PORT = 1883;

    private static final Duration MAX_KEEP_ALIVE = Duration.ofSeconds(65_535);

    /**
     * Checks the components.
     *
     * @throws InvalidRequestException if one is out of its range, naming it
     */
    public DeviceConfig {
        Objects.requireNonNull(credentials, "credentials");
        Objects.requireNonNull(login, "login");
        Objects.requireNonNull(will, "will");
        checkText("endpoint", endpoint);
        // One colon is host:port, a common slip; an IPv6 address has two or more.
        boolean oneColon = endpoint.indexOf(':') >= 0 && endpoint.indexOf(':') == endpoint.lastIndexOf(':');
        if (oneColon || endpoint.indexOf('/') >= 0 || endpoint.indexOf(' ') >= 0) {
            throw new InvalidRequestException(
                    "endpoint", "\"" + endpoint + "\" is not a host", "a bare host name or IP address, the port apart");
        }
        if (port < 1 || port > 65_535) {
            throw new InvalidRequestException("port", port + " is out of range", "1 to 65535");
        }
        checkText("client id", clientId);
        publishTopics = List.copyOf(publishTopics);
        subscriptions = List.copyOf(subscriptions);
        refuseDoubles(
                "publish topic", publishTopics.stream().map(PublishTopic::name).toList());
        refuseDoubles(
                "subscription", subscriptions.stream().map(Subscription::filter).toList());
        if (keepAlive.isNegative() || keepAlive.compareTo(MAX_KEEP_ALIVE) > 0 || keepAlive.getNano() != 0) {
            throw new InvalidRequestException(
                    "keep-alive", keepAlive + " is out of range", "whole seconds from 0 (off) to 65535");
        }
    }

    /**
     * Starts a configuration: mutual TLS needs {@link Builder#credentials} too, the rest is optional.
     *
     * @param endpoint the broker's host name or IP address
     * @param clientId the MQTT client identifier
     * @return a builder with port 8883 if credentials are given and 1883 if not, a keep-alive of 60 s and a clean
     *     session
     */
    public static Builder builder(String endpoint, String clientId) {
        return new Builder(endpoint, clientId);
    }

    /**
     * Finds a declared publish topic.
     *
     * @param name its name
     * @return the topic with its QoS and retain flag
     * @throws InvalidRequestException if it was not declared, naming those that were
     */
    public PublishTopic publishTopic(String name) {
        for (PublishTopic topic : publishTopics) {
            if (topic.name().equals(name)) {
                return topic;
            }
        }
        throw new InvalidRequestException(
                "topic",
                "\"" + name + "\" is not declared in this configuration",
                publishTopics.isEmpty()
                        ? "none: declare it as a publish topic first"
                        : String.join(
                                ", ",
                                publishTopics.stream().map(PublishTopic::name).toList()));
    }

    private static void checkText(String argument, String text) {
        if (text.isEmpty()) {
            throw new InvalidRequestException(argument, "is empty", "a text of at least one character");
        }
        Texts.refuseControlCharacters(argument, text);
    }

    private static void refuseDoubles(String argument, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (names.indexOf(names.get(i)) != i) {
                throw new InvalidRequestException(
                        argument, "\"" + names.get(i) + "\" is declared twice", "each one once");
            }
        }
    }

    /** Collects the parts of a configuration. Not safe for use by many threads. */
    public static final class Builder {

        private final String endpoint;
        private final String clientId;
        private Optional<Integer> port = Optional.empty();
        private Optional<DeviceCredentials> credentials = Optional.empty();
        private Optional<Login> login = Optional.empty();
        private final List<PublishTopic> publishTopics = new ArrayList<>();
        private final List<Subscription> subscriptions = new ArrayList<>();
        private Optional<Will> will = Optional.empty();
        private Duration keepAlive = Duration.ofSeconds(60);
        private boolean cleanSession = true;

        private Builder(String endpoint, String clientId) {
            this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
            this.clientId = Objects.requireNonNull(clientId, "clientId");
        }

        /**
         * Sets the broker's port.
         *
         * @param value 1 to 65535
         * @return this
         */
        public Builder port(int value) {
            port = Optional.of(value);
            return this;
        }

        /**
         * Sets the credentials, and with them TLS.
         *
         * @param value what TLS needs
         * @return this
         */
        public Builder credentials(DeviceCredentials value) {
            credentials = Optional.of(value);
            return this;
        }

        /**
         * Sets the user name and the password.
         *
         * @param value what the broker asks for
         * @return this
         */
        public Builder login(Login value) {
            login = Optional.of(value);
            return this;
        }

        /**
         * Declares a topic to publish to.
         *
         * @param value the topic
         * @return this
         */
        public Builder publishTopic(PublishTopic value) {
            publishTopics.add(Objects.requireNonNull(value));
            return this;
        }

        /**
         * Declares a topic to publish to with QoS 0 and not retained.
         *
         * @param name the topic name
         * @return this
         * @throws InvalidRequestException if it is not a topic name
         */
        public Builder publishTopic(String name) {
            return publishTopic(PublishTopic.of(name));
        }

        /**
         * Adds a subscription.
         *
         * @param value the subscription
         * @return this
         */
        public Builder subscription(Subscription value) {
            subscriptions.add(Objects.requireNonNull(value));
            return this;
        }

        /**
         * Adds a subscription with QoS 0.
         *
         * @param filter the topic filter
         * @return this
         * @throws InvalidRequestException if it is not a topic filter
         */
        public Builder subscription(String filter) {
            return subscription(Subscription.of(filter));
        }

        /**
         * Sets the will.
         *
         * @param value the message that the broker publishes if it loses the device
         * @return this
         */
        public Builder will(Will value) {
            will = Optional.of(value);
            return this;
        }

        /**
         * Sets the keep-alive.
         *
         * @param value 0 s (off) to 65535 s, whole seconds
         * @return this
         */
        public Builder keepAlive(Duration value) {
            keepAlive = Objects.requireNonNull(value);
            return this;
        }

        /**
         * Chooses between a clean and a persistent session.
         *
         * @param value true to start without the state of an earlier session
         * @return this
         */
        public Builder cleanSession(boolean value) {
            cleanSession = value;
            return this;
        }

        /**
         * Makes the configuration.
         *
         * @return the configuration
         * @throws InvalidRequestException if a part is out of its range, naming it
         */
        public DeviceConfig build() {
            return new DeviceConfig(
                    endpoint,
                    port.orElse(credentials.isPresent() ? DEFAULT_TLS_PORT : DEFAULT_TCP_PORT),
                    clientId,
                    credentials,
                    login,
                    publishTopics,
                    subscriptions,
                    will,
                    keepAlive,
                    cleanSession);
        }
    }
}
