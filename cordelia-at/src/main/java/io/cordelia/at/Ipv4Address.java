package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ProtocolException;
import java.util.regex.Pattern;

/**
 * An IPv4 address.
 *
 * @param value such as {@code 192.168.1.20}
 */
public record Ipv4Address(String value) {

    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern FORM = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

    /** Stands for no address. */
    static final Ipv4Address NONE = new Ipv4Address("0.0.0.0");

    /**
     * Checks the form.
     *
     * @throws InvalidRequestException if it is none
     */
    public Ipv4Address {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidRequestException(
                    "IPv4 address", "is not one: " + value, "four numbers from 0 to 255 such as 192.168.1.20");
        }
    }

    static Ipv4Address read(String text) {
        try {
            return new Ipv4Address(AtResponse.unquote(text));
        } catch (InvalidRequestException e) {
            throw new ProtocolException("an answer has \"" + text + "\" where an IPv4 address was expected", e);
        }
    }

    /** The value. */
    @Override
    public String toString() {
        return value;
    }
}
