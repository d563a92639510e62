package io.cordelia.mqtt;

import io.cordelia.device.DeviceConfig;
import io.cordelia.device.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * What Paho 1.2.5 makes of texts in MQTT packets: it refuses every character from U+FDD0 on, those outside the basic
 * plane included, which MQTT allows. Sending one breaks the connection; receiving one in a topic ends the thread that
 * reads, so that anybody who may publish could cut off a subscriber.
 *
 * <p>So such texts are not sent, and received topics are wrapped in plain characters before Paho sees them.
 */
final class PahoTopics {

    private static final char FIRST_REFUSED = '\uFDD0';

    private static final String WRAPPED = "?cordelia-topic:";

    private static final byte[] WRAPPED_BYTES = WRAPPED.getBytes(StandardCharsets.US_ASCII);

    private static final int MAX_BYTES = 65_535;

    private PahoTopics() {}

    /**
     * Refuses what cannot be sent.
     *
     * @throws InvalidRequestException naming the text and the character
     */
    static void check(DeviceConfig config) {
        check("client id", config.clientId());
        config.publishTopics().forEach(t -> check("publish topic", t.name()));
        config.subscriptions().forEach(s -> check("subscription", s.filter()));
        config.will().ifPresent(w -> check("will topic", w.topic()));
    }

    private static void check(String argument, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isRefused(text.charAt(i))) {
                throw new InvalidRequestException(
                        argument,
                        String.format("has the character U+%04X at position %d", text.codePointAt(i), i),
                        "characters below U+FDD0, as the software device cannot send others in topics and client ids");
            }
        }
    }

    private static boolean isRefused(char c) {
        return Character.isSurrogate(c) || c >= FIRST_REFUSED;
    }

    /**
     * Makes a received topic readable for Paho.
     *
     * @param topic its bytes
     * @return the same, or wrapped; empty if MQTT does not allow the topic, or it is too long to be wrapped
     */
    static Optional<byte[]> wrap(byte[] topic) {
        if (isPlainAscii(topic) && !startsWithMark(topic)) {
            return Optional.of(topic);
        }
        return decode(topic).filter(t -> t.indexOf('\0') < 0).flatMap(t -> wrap(topic, t));
    }

    /** Turns the topic that Paho hands out into the one that was received. */
    static String unwrap(String topic) {
        if (!topic.startsWith(WRAPPED)) {
            return topic;
        }
        byte[] bytes = Base64.getDecoder().decode(topic.substring(WRAPPED.length()));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Optional<byte[]> wrap(byte[] topic, String text) {
        boolean readable =
                !startsWithMark(topic) && text.chars().noneMatch(c -> isRefused((char) c) || Character.isISOControl(c));
        if (readable) {
            return Optional.of(topic);
        }
        byte[] encoded = Base64.getEncoder().encode(topic);
        byte[] wrapped = Arrays.copyOf(WRAPPED_BYTES, WRAPPED_BYTES.length + encoded.length);
        System.arraycopy(encoded, 0, wrapped, WRAPPED_BYTES.length, encoded.length);
        return Optional.of(wrapped).filter(w -> w.length <= MAX_BYTES);
    }

    private static boolean isPlainAscii(byte[] topic) {
        for (byte b : topic) {
            if (b < 0x20 || b == 0x7F) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWithMark(byte[] topic) {
        return topic.length >= WRAPPED_BYTES.length
                && Arrays.equals(topic, 0, WRAPPED_BYTES.length, WRAPPED_BYTES, 0, WRAPPED_BYTES.length);
    }

    private static Optional<String> decode(byte[] topic) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(topic))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
