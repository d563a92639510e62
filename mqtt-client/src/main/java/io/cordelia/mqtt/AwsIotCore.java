package io.cordelia.mqtt;

import io.cordelia.device.DeviceCapabilities;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import io.cordelia.device.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What AWS IoT Core takes from a device: less than MQTT allows, and instead of refusing the rest it closes the connection.
 * With {@link PahoOptions#awsIotCore} such a thing is an error before a byte is sent.
 *
 * <p>The limits are those of the AWS General Reference, page "AWS IoT Core endpoints and quotas" (message broker and protocol
 * limits), and of the AWS IoT Core Developer Guide, pages "MQTT" and "Reserved topics". The number of subscriptions can be
 * raised by AWS for an account; who has that connects without this profile.
 *
 * <ul>
 *   <li>QoS 0 and 1, not 2.
 *   <li>A payload of at most 128 KiB; topics of at most 256 bytes and 7 slashes, where {@code $aws/rules/NAME/} (Basic Ingest)
 *       and {@code $share/NAME/} (shared subscriptions) count for neither; a client id of at most 128 bytes that does not
 *       begin with {@code $}.
 *   <li>A keep-alive of 30 to 1200 s. AWS puts another value in place of those outside, 0 included, without a word.
 *   <li>At most 50 subscriptions a connection; 8 in one SUBSCRIBE, which the software device keeps to anyway.
 *   <li>At most 100 messages under way ({@link PahoOptions#maxInFlight}).
 *   <li>Topics that begin with {@code $} are reserved; a device publishes to {@code $aws/} only, and subscribes to that and
 *       to {@code $share/NAME/}.
 *   <li>A retained will needs permissions of its own in the device's policy (Developer Guide, "Retained message policy
 *       examples"), and AWS tells nobody when they are missing. So it is refused here; who has them connects without this
 *       profile.
 *   <li>TLS, with a client certificate or a login; on port 443 only with ALPN.
 * </ul>
 */
public final class AwsIotCore {

    /** What a device with a client certificate offers by ALPN on port 443; done by itself with this profile. */
    public static final String ALPN = "x-amzn-mqtt-ca";

    private static final int HTTPS_PORT = 443;
    private static final int MAX_TOPIC_BYTES = 256;
    private static final int MAX_SLASHES = 7;
    private static final int MAX_IN_FLIGHT = 100;
    private static final Duration MIN_KEEP_ALIVE = Duration.ofSeconds(30);
    private static final Duration MAX_KEEP_ALIVE = Duration.ofSeconds(1200);

    /** Prefixes that do not count. */
    private static final Pattern UNCOUNTED =
            Pattern.compile("^(\\$aws/rules|\\$share)/[^/]+/", Pattern.CASE_INSENSITIVE);

    private static final DeviceCapabilities CAPABILITIES = capabilities(MAX_TOPIC_BYTES);

    /** What can be checked without knowing of prefixes. */
    private static final DeviceCapabilities BUT_TOPICS = capabilities(Integer.MAX_VALUE);

    private AwsIotCore() {}

    /**
     * The limits that every device can tell.
     *
     * @return any number of publish topics, 50 subscriptions, 131,072 bytes of payload, 256 bytes of topic (which may be more by
     *     the prefixes that AWS does not count, see {@link #check}), 128 bytes of client id
     */
    public static DeviceCapabilities capabilities() {
        return CAPABILITIES;
    }

    private static DeviceCapabilities capabilities(int maxTopicBytes) {
        return new DeviceCapabilities(
                "AWS IoT Core", Integer.MAX_VALUE, 50, 128 * 1024, maxTopicBytes, 128, 253, false);
    }

    /**
     * Refuses a configuration for which AWS IoT Core would close the connection, or that it would silently change. Whether a
     * device without a certificate has a login instead shows when it connects.
     *
     * @param config the configuration
     * @throws InvalidRequestException naming what is wrong and what is allowed
     */
    public static void check(DeviceConfig config) {
        BUT_TOPICS.check(config);
        if (config.credentials().isEmpty()) {
            throw new InvalidRequestException(
                    "credentials", "are missing", "TLS credentials: AWS IoT Core does not speak plain MQTT");
        }
        if (config.clientId().startsWith("$")) {
            throw new InvalidRequestException(
                    "client id",
                    "\"" + config.clientId() + "\" is reserved by AWS IoT Core",
                    "one that does not begin with $");
        }
        if (config.keepAlive().compareTo(MIN_KEEP_ALIVE) < 0
                || config.keepAlive().compareTo(MAX_KEEP_ALIVE) > 0) {
            throw new InvalidRequestException(
                    "keep-alive",
                    config.keepAlive().toSeconds() + " s is out of range for AWS IoT Core",
                    "30 to 1200 s");
        }
        for (PublishTopic topic : config.publishTopics()) {
            checkPublished("publish topic", topic.name());
            checkQos("publish topic", topic.name(), topic.qos());
        }
        for (Subscription subscription : config.subscriptions()) {
            checkCounted("subscription", subscription.filter());
            checkReserved("subscription", subscription.filter(), List.of("$aws/", "$share/"));
            checkQos("subscription", subscription.filter(), subscription.qos());
        }
        config.will().ifPresent(will -> {
            checkPublished("will topic", will.topic());
            checkQos("will topic", will.topic(), will.qos());
            if (will.retain()) {
                throw new InvalidRequestException(
                        "will",
                        "is retained",
                        "a will that is not retained, as AWS IoT Core wants iot:RetainPublish for others and does not say"
                                + " when it is missing");
            }
        });
    }

    /**
     * Refuses a device that does not tell who it is.
     *
     * @throws InvalidRequestException if it has neither a certificate nor a login
     */
    static void checkIdentity(DeviceConfig config, Link link) {
        boolean certified =
                config.credentials().flatMap(DeviceCredentials::identity).isPresent();
        if (!certified && link.login().isEmpty()) {
            throw new InvalidRequestException(
                    "credentials",
                    "hold no certificate of the device",
                    "a certificate and its private key, or a login: AWS IoT Core lets in nobody else");
        }
    }

    /**
     * Refuses to have more messages under way than AWS IoT Core takes.
     *
     * @throws InvalidRequestException if it does not
     */
    static void checkInFlight(int maxInFlight) {
        if (maxInFlight > MAX_IN_FLIGHT) {
            throw new InvalidRequestException(
                    "messages in flight", maxInFlight + " are too many", "AWS IoT Core takes at most " + MAX_IN_FLIGHT);
        }
    }

    /** What is offered by ALPN if nothing was chosen. */
    static List<String> alpnFor(int port) {
        return port == HTTPS_PORT ? List.of(ALPN) : List.of();
    }

    private static void checkPublished(String argument, String topic) {
        checkCounted(argument, topic);
        checkReserved(argument, topic, List.of("$aws/"));
    }

    private static void checkReserved(String argument, String topic, List<String> open) {
        if (topic.startsWith("$") && open.stream().noneMatch(p -> topic.regionMatches(true, 0, p, 0, p.length()))) {
            throw new InvalidRequestException(
                    argument,
                    "\"" + topic + "\" is reserved by AWS IoT Core",
                    "names that begin with " + String.join(", ", open) + " or without $");
        }
    }

    private static void checkCounted(String argument, String topic) {
        String counted = UNCOUNTED.matcher(topic).replaceFirst("");
        int bytes = counted.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_TOPIC_BYTES) {
            throw new InvalidRequestException(
                    argument,
                    "is " + bytes + " bytes long",
                    "AWS IoT Core takes at most " + MAX_TOPIC_BYTES + " bytes");
        }
        long slashes = counted.chars().filter(c -> c == '/').count();
        if (slashes > MAX_SLASHES) {
            throw new InvalidRequestException(
                    argument,
                    "\"" + topic + "\" has " + slashes + " slashes",
                    "AWS IoT Core takes at most " + MAX_SLASHES);
        }
    }

    private static void checkQos(String argument, String topic, Qos qos) {
        if (qos == Qos.EXACTLY_ONCE) {
            throw new InvalidRequestException(
                    argument, "\"" + topic + "\" has QoS 2", "AWS IoT Core knows QoS 0 and 1 only");
        }
    }
}
