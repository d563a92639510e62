package io.cordelia.sim;

import java.nio.charset.StandardCharsets;

/** Between what stands on the wire, one character a byte, and text in UTF-8. */
final class Wire {

    private Wire() {}

    static String text(String wire) {
        return new String(bytes(wire), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String wire) {
        return wire.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    static String of(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
