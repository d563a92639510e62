package io.cordelia.sim;

import io.moquette.broker.security.IAuthenticator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

/** Lets users in by name and password. */
final class BrokerLogins implements IAuthenticator {

    private final Map<String, String> passwords;

    BrokerLogins(Map<String, String> passwords) {
        this.passwords = Map.copyOf(passwords);
    }

    /** Called with null for what the client did not send. */
    @Override
    public boolean checkValid(String clientId, String user, byte[] password) {
        if (user == null || password == null || !passwords.containsKey(user)) {
            return false;
        }
        return MessageDigest.isEqual(passwords.get(user).getBytes(StandardCharsets.UTF_8), password);
    }
}
