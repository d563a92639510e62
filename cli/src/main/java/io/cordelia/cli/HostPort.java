package io.cordelia.cli;

import io.cordelia.device.InvalidRequestException;
import java.util.OptionalInt;

/**
 * A host, with or without a port, as the value of an option.
 *
 * @param host its name or address
 * @param port its port, if one is named
 */
record HostPort(String host, OptionalInt port) {

    /**
     * Reads one; an IPv6 address stands in brackets.
     *
     * @param option whose value it is
     * @param form what is allowed
     */
    static HostPort of(String option, String text, String form) {
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            throw new InvalidRequestException(
                    option, "\"" + text + "\" has a scheme; leave out \"" + text.substring(0, scheme + 3) + "\"", form);
        }
        int colon = text.lastIndexOf(':');
        boolean withPort = colon > text.lastIndexOf(']');
        String host = withPort ? text.substring(0, colon) : text;
        String plain = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (plain.equals(host) && host.contains(":")) {
            throw new InvalidRequestException(
                    option, "\"" + text + "\" has more than one colon: an IPv6 address stands in brackets", form);
        }
        if (!withPort) {
            return new HostPort(plain, OptionalInt.empty());
        }
        try {
            return new HostPort(plain, OptionalInt.of(Integer.parseInt(text.substring(colon + 1))));
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(option, "has no port in \"" + text + "\"", form);
        }
    }
}
