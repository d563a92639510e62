package io.cordelia.device;

import io.cordelia.device.spi.LineText;
import java.nio.charset.StandardCharsets;

/**
 * The limits of a device.
 *
 * @param device what it is called in messages, such as "the Cordelia-I module"
 * @param maxPublishTopics how many publish topics a configuration may declare
 * @param maxSubscriptions how many subscriptions it may hold
 * @param maxPayloadBytes the largest payload of a message and of a will, in bytes
 * @param maxTopicBytes the longest topic name or filter, in bytes of UTF-8
 * @param maxClientIdBytes the longest client id, in bytes of UTF-8
 * @param maxEndpointBytes the longest endpoint, in bytes of UTF-8
 * @param textPayloadsOnly whether payloads must be UTF-8 text without CR, LF and NUL
 */
public record DeviceCapabilities(
        String device,
        int maxPublishTopics,
        int maxSubscriptions,
        int maxPayloadBytes,
        int maxTopicBytes,
        int maxClientIdBytes,
        int maxEndpointBytes,
        boolean textPayloadsOnly) {

    /**
     * Refuses a configuration that the device cannot serve.
     *
     * @param config the configuration
     * @throws InvalidRequestException if it goes beyond a limit, naming what and the limit
     */
    public void check(DeviceConfig config) {
        checkCount("publish topics", config.publishTopics().size(), maxPublishTopics);
        checkCount("subscriptions", config.subscriptions().size(), maxSubscriptions);
        checkLength("endpoint", config.endpoint(), maxEndpointBytes);
        checkLength("client id", config.clientId(), maxClientIdBytes);
        config.publishTopics().forEach(t -> checkLength("publish topic", t.name(), maxTopicBytes));
        config.subscriptions().forEach(s -> checkLength("subscription", s.filter(), maxTopicBytes));
        config.will().ifPresent(w -> {
            checkLength("will topic", w.topic(), maxTopicBytes);
            checkSize("will payload", w.payload().length, maxPayloadBytes);
        });
    }

    /**
     * Refuses a payload that the device cannot carry.
     *
     * @param payload the payload
     * @throws InvalidRequestException if it is larger than {@link #maxPayloadBytes}, or is not text although
     *     {@link #textPayloadsOnly}
     */
    public void checkPayload(byte[] payload) {
        checkSize("payload", payload.length, maxPayloadBytes);
        if (textPayloadsOnly) {
            LineText.check("payload", payload);
        }
    }

    private void checkCount(String argument, int count, int max) {
        if (count > max) {
            throw new InvalidRequestException(argument, count + " are too many", device + " takes at most " + max);
        }
    }

    private void checkLength(String argument, String text, int max) {
        checkSize(argument, text.getBytes(StandardCharsets.UTF_8).length, max);
    }

    private void checkSize(String argument, int bytes, int max) {
        if (bytes > max) {
            throw new InvalidRequestException(
                    argument, "is " + bytes + " bytes long", device + " takes at most " + max + " bytes");
        }
    }
}
