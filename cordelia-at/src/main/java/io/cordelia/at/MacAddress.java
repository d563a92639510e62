package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ProtocolException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A MAC address, of the module or of an access point (BSSID).
 *
 * @param value six hexadecimal bytes in lower case joined by colons, such as {@code 34:31:00:0a:ff:03}
 */
public record MacAddress(String value) {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final int BYTES = 6;

    /**
     * Checks the form; upper case becomes lower case.
     *
     * @throws InvalidRequestException if it is none
     */
    public MacAddress {
        value = value.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(value).matches()) {
            throw new InvalidRequestException(
                    "MAC address", "is not one: " + value, "six hexadecimal bytes such as 34:31:00:0a:ff:03");
        }
    }

    /** Reads it as the module writes it: {@code 0x34:0x31:…}. */
    static MacAddress read(String text) {
        String[] parts = AtResponse.unquote(text).split(":", -1);
        StringBuilder value = new StringBuilder();
        for (String part : parts) {
            long number = AtResponse.number(part.startsWith("0x") || part.startsWith("0X") ? part : "0x" + part);
            value.append(value.isEmpty() ? "" : ":").append(String.format("%02x", number));
        }
        if (parts.length != BYTES || !FORM.matcher(value).matches()) {
            throw new ProtocolException("an answer has \"" + text + "\" where a MAC address was expected");
        }
        return new MacAddress(value.toString());
    }

    /** As the module reads it. */
    String word() {
        return "0x" + value.replace(":", ":0x");
    }

    /** The value. */
    @Override
    public String toString() {
        return value;
    }
}
