package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.util.Objects;

/**
 * A user account of a WLAN; its password is the key of the {@link WlanNetwork}.
 *
 * @param name the user's name, 1 to 64 bytes (A for the length)
 * @param anonymousName the name that is told before there is encryption, at most 64 bytes; empty for none
 * @param method how the account is checked
 */
public record WlanUser(String name, String anonymousName, EapMethod method) {

    private static final int MAX_NAME_BYTES = 64;

    /**
     * Checks the components.
     *
     * @throws InvalidRequestException if a name is out of range or cannot be sent
     */
    public WlanUser {
        Objects.requireNonNull(method, "method");
        if (name.isEmpty()) {
            throw new InvalidRequestException("WLAN user", "is empty", "1 to " + MAX_NAME_BYTES + " bytes");
        }
        add(new AtArguments(), name, anonymousName, method).encode();
    }

    /** User, anonymous user, EAP method. */
    AtArguments addTo(AtArguments arguments) {
        return add(arguments, name, anonymousName, method);
    }

    private static AtArguments add(AtArguments arguments, String name, String anonymousName, EapMethod method) {
        return arguments
                .secret("WLAN user", name, MAX_NAME_BYTES)
                .secret("anonymous WLAN user", anonymousName, MAX_NAME_BYTES)
                .word(method.word());
    }
}
