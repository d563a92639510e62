package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** UTF-8 that refuses where the JDK would replace. */
final class Utf8 {

    private Utf8() {}

    static byte[] encode(String name, String value) {
        try {
            ByteBuffer buffer = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException(name, "has half a surrogate pair", "text that UTF-8 can encode");
        }
    }

    static String decode(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    static boolean isValid(byte[] value) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
