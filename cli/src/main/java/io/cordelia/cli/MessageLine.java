package io.cordelia.cli;

import io.cordelia.device.Message;
import io.cordelia.sim.BrokerMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A message as JSON.
 *
 * @param time when it arrived, in UTC with milliseconds
 * @param clientId who published it, where that is known
 * @param topic where it was published
 * @param qos its QoS
 * @param retain whether it was published to be kept, where that is known
 * @param bytes the length of the payload
 * @param payload the payload, if it is UTF-8
 * @param payloadBase64 the payload, if it is not
 */
record MessageLine(
        String time,
        Optional<String> clientId,
        String topic,
        int qos,
        Optional<Boolean> retain,
        int bytes,
        Optional<String> payload,
        Optional<String> payloadBase64) {

    static MessageLine of(Message message, Instant time) {
        return of(message, time, Optional.empty(), Optional.empty());
    }

    static MessageLine of(BrokerMessage published) {
        return of(
                published.message(),
                published.time(),
                Optional.of(published.clientId()),
                Optional.of(published.retain()));
    }

    private static MessageLine of(Message message, Instant time, Optional<String> clientId, Optional<Boolean> retain) {
        byte[] payload = message.payload();
        boolean text = Arrays.equals(payload, message.text().getBytes(StandardCharsets.UTF_8));
        return new MessageLine(
                shown(time),
                clientId,
                message.topic(),
                message.qos().level(),
                retain,
                payload.length,
                text ? Optional.of(message.text()) : Optional.empty(),
                text ? Optional.empty() : Optional.of(Base64.getEncoder().encodeToString(payload)));
    }

    /** A time as all messages and events have it. */
    static String shown(Instant time) {
        // Without the fraction where it is zero, ISO 8601 has another length.
        return time.truncatedTo(ChronoUnit.MILLIS).toString().replaceFirst("(:\\d\\d)Z$", "$1.000Z");
    }
}
