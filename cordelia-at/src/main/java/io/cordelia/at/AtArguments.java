package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.spi.LineText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The arguments of a command, encoded as the module reads them (PROTOCOL section 1, F): separated by commas; a string in
 * quotes if it needs them; no escapes, so that what cannot be represented is refused.
 *
 * <p>Quotes are put only where they are needed or the vendor's exercises have them: a module that looks for the last
 * instead of the first {@code ",} then still reads every command right that has one quoted string.
 */
final class AtArguments {

    private static final String SECRET = "***";

    private final List<Argument> arguments = new ArrayList<>();

    AtArguments number(long value) {
        return word(Long.toString(value));
    }

    /** A number in hexadecimal. */
    AtArguments hex(long value) {
        return word("0x" + Long.toHexString(value));
    }

    AtArguments bool(boolean value) {
        return word(Boolean.toString(value));
    }

    /** A word of the protocol: needs no quotes and no check. */
    AtArguments word(String value) {
        return add("", ascii(value), value, "");
    }

    /** An optional argument that is left out; its comma stays. */
    AtArguments omitted() {
        return word("");
    }

    AtArguments all(AtArguments others) {
        arguments.addAll(others.arguments);
        return this;
    }

    /** A string, quoted if it needs to be. */
    AtArguments text(String name, String value, int maxBytes) {
        byte[] bytes = checkedText(name, value, maxBytes);
        boolean quotes = needsQuotes(value);
        return add(name, quotes ? quoted(bytes) : bytes, quotes ? "\"" + value + "\"" : value, value);
    }

    /** A string that is left out if it is empty. */
    AtArguments optionalText(String name, String value, int maxBytes) {
        return value.isEmpty() ? omitted() : text(name, value, maxBytes);
    }

    /** A string in quotes, as the exercises send it (S). */
    AtArguments quotedText(String name, String value, int maxBytes) {
        return add(name, quoted(checkedText(name, value, maxBytes)), "\"" + value + "\"", value);
    }

    /** A string that no trace shows, quoted if it needs to be; an empty one is left out. */
    AtArguments secret(String name, String value, int maxBytes) {
        if (value.isEmpty()) {
            return omitted();
        }
        byte[] bytes = checkedText(name, value, maxBytes);
        return add(name, needsQuotes(value) ? quoted(bytes) : bytes, SECRET, value);
    }

    /** A token, which no trace shows. */
    AtArguments token(FileToken value) {
        String word = Long.toString(value.value());
        return add("", ascii(word), value.isNone() ? word : SECRET, "");
    }

    /** A string in quotes that no trace shows. */
    AtArguments quotedSecret(String name, String value, int maxBytes) {
        return add(name, quoted(checkedText(name, value, maxBytes)), SECRET, value);
    }

    /** A message payload in quotes; must be the last argument. */
    AtArguments payload(String name, byte[] value) {
        LineText.check(name, value);
        return add(name, quoted(value), "\"" + new String(value, StandardCharsets.UTF_8) + "\"", "");
    }

    /** File content as it is; must be the last argument. */
    AtArguments data(byte[] value) {
        return add("", value.clone(), "<" + value.length + " bytes>", "");
    }

    /** Arguments as the user wrote them, checked before; must be all. */
    AtArguments raw(String name, String value, boolean secret) {
        return add(name, Utf8.encode(name, value), secret ? SECRET : value, "");
    }

    /** What goes over the line. */
    byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < arguments.size(); i++) {
            Argument argument = arguments.get(i);
            if (i > 0) {
                out.write(',');
            }
            if (i < arguments.size() - 1 && argument.content().contains("\",")) {
                throw new InvalidRequestException(
                        argument.name(),
                        "holds a quote followed by a comma, which the module takes for its end",
                        "text without \",");
            }
            out.writeBytes(argument.bytes());
        }
        return out.toByteArray();
    }

    /** What a trace shows. */
    String shown() {
        return arguments.stream().map(Argument::shown).collect(Collectors.joining(","));
    }

    boolean isEmpty() {
        return arguments.isEmpty();
    }

    private AtArguments add(String name, byte[] bytes, String shown, String content) {
        arguments.add(new Argument(name, bytes, shown, content));
        return this;
    }

    private static boolean needsQuotes(String value) {
        // An empty string would be a missing argument, and a lone ? asks for the command's usage.
        return value.isEmpty()
                || value.startsWith("?")
                || value.indexOf(' ') >= 0
                || value.indexOf(',') >= 0
                || value.indexOf('"') >= 0;
    }

    private static byte[] checkedText(String name, String value, int maxBytes) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw new InvalidRequestException(
                        name,
                        String.format("has the control character U+%04X at position %d", (int) value.charAt(i), i),
                        "text without control characters such as CR, LF and NUL");
            }
        }
        byte[] bytes = Utf8.encode(name, value);
        if (bytes.length > maxBytes) {
            throw new InvalidRequestException(
                    name, "is " + bytes.length + " bytes long", "the module takes at most " + maxBytes + " bytes");
        }
        return bytes;
    }

    private static byte[] quoted(byte[] value) {
        byte[] quoted = new byte[value.length + 2];
        quoted[0] = '"';
        System.arraycopy(value, 0, quoted, 1, value.length);
        quoted[quoted.length - 1] = '"';
        return quoted;
    }

    private static byte[] ascii(String value) {
        return value.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * One argument.
     *
     * @param content the string that must not be taken for ended too early, empty where that cannot happen
     */
    private record Argument(String name, byte[] bytes, String shown, String content) {}
}
