package io.cordelia.at;

import io.cordelia.device.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An information response: the values after {@code +<command>:}. */
final class AtResponse {

    private final byte[] values;

    AtResponse(byte[] values) {
        this.values = values;
    }

    byte[] bytes() {
        return values;
    }

    String text() {
        return new String(values, StandardCharsets.UTF_8).strip();
    }

    /** The values between the commas, at least {@code min} of them; none may hold a comma. */
    List<String> fields(int min) {
        List<String> fields = List.of(text().split(",", -1));
        if (fields.size() < min) {
            throw new ProtocolException("an answer has " + fields.size() + " values where at least " + min
                    + " were expected: \"" + text() + "\"");
        }
        return fields.stream().map(AtResponse::unquote).toList();
    }

    /** Takes off one pair of quotes: some firmware puts them, some does not (S, D). */
    static String unquote(String value) {
        String stripped = value.strip();
        boolean quoted = stripped.length() >= 2 && stripped.startsWith("\"") && stripped.endsWith("\"");
        return quoted ? stripped.substring(1, stripped.length() - 1) : stripped;
    }

    /** A number, decimal or hexadecimal with 0x (F). */
    static long number(String value) {
        String text = value.strip();
        try {
            return text.startsWith("0x") || text.startsWith("0X")
                    ? Long.parseLong(text.substring(2), 16)
                    : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ProtocolException("an answer has \"" + text + "\" where a number was expected");
        }
    }

    /** The words of a bit mask, which may be empty. */
    static List<String> mask(String value) {
        return unquote(value).isEmpty() ? List.of() : List.of(unquote(value).split("\\|"));
    }
}
