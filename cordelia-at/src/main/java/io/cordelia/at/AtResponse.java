package io.cordelia.at;

import io.cordelia.device.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An information response: the values after {@code +<command>:}. */
final class AtResponse {

    private static final long MAX_SIZE = 0xFFFF_FFFFL;

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
        List<String> fields = split(text());
        if (fields.size() < min) {
            throw tooFew(fields.size(), min);
        }
        return fields;
    }

    /** Exactly that many values; the first may hold commas. */
    List<String> fieldsAfterText(int count) {
        List<String> parts = List.of(text().split(",", -1));
        int more = parts.size() - count;
        if (more < 0) {
            throw tooFew(parts.size(), count);
        }
        List<String> fields = new ArrayList<>();
        fields.add(unquote(String.join(",", parts.subList(0, more + 1))));
        parts.subList(more + 1, parts.size()).forEach(part -> fields.add(unquote(part)));
        return fields;
    }

    static List<String> split(String values) {
        return Arrays.stream(values.split(",", -1)).map(AtResponse::unquote).toList();
    }

    private ProtocolException tooFew(int count, int expected) {
        return new ProtocolException(
                "an answer has " + count + " values where at least " + expected + " were expected: \"" + text() + "\"");
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

    /** A size or a count: the chip has 32 bits for these. */
    static long size(String value) {
        long size = number(value);
        if (size < 0 || size > MAX_SIZE) {
            throw new ProtocolException("an answer has " + size + " where a size was expected");
        }
        return size;
    }

    static int smallNumber(String value) {
        long number = number(value);
        if (number != (int) number) {
            throw new ProtocolException("an answer has " + number + ", which is out of range");
        }
        return (int) number;
    }

    /** The words of a bit mask, which may be empty. */
    static List<String> mask(String value) {
        return unquote(value).isEmpty() ? List.of() : List.of(unquote(value).split("\\|"));
    }
}
