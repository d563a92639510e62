package io.cordelia.device.spi;

import io.cordelia.device.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What a device can carry that puts payloads into lines of text. */
public final class LineText {

    private static final String ALLOWED = "UTF-8 text without CR, LF and NUL, unless payloads are sent as Base64";

    private LineText() {}

    /**
     * Refuses a payload that would end its line, or is not text.
     *
     * @param argument what it is called in the message
     * @param payload the payload
     * @throws InvalidRequestException if it is not UTF-8, or holds CR, LF or NUL; names the place, not the content
     */
    public static void check(String argument, byte[] payload) {
        for (int i = 0; i < payload.length; i++) {
            if (payload[i] == '\r' || payload[i] == '\n' || payload[i] == 0) {
                throw new InvalidRequestException(
                        argument, String.format("has the byte 0x%02X at position %d", payload[i], i), ALLOWED);
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException(argument, "is not valid UTF-8", ALLOWED);
        }
    }
}
