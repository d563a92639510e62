package io.cordelia.device;

import java.util.Objects;
import java.util.Optional;

/**
 * A user name and a password, for a broker that asks for them in CONNECT. Immutable.
 *
 * @param userName the name: not empty, no control characters
 * @param password the password; empty for none
 */
public record Login(String userName, Optional<String> password) {

    /**
     * Checks the components.
     *
     * @throws InvalidRequestException if the user name is empty or holds control characters
     */
    public Login {
        Objects.requireNonNull(password, "password");
        if (userName.isEmpty()) {
            throw new InvalidRequestException("user name", "is empty", "a name: MQTT has no password without one");
        }
        Texts.refuseControlCharacters("user name", userName);
    }

    /**
     * A user name with a password.
     *
     * @param userName the name
     * @param password the password
     * @return the login
     * @throws InvalidRequestException if the user name is empty or holds control characters
     */
    public static Login of(String userName, String password) {
        return new Login(userName, Optional.of(password));
    }

    /** Tells neither. */
    @Override
    public String toString() {
        return "Login";
    }
}
