package io.cordelia.pki;

import io.cordelia.device.DeviceCredentials.ClientIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;

/**
 * A document that stands for a key in a token, so that credentials, which are documents, can hold it: a PEM block that names the
 * token, which has to be open in this process, and the key's alias there. There is nothing secret in it.
 */
record TokenKeyReference(String provider, String alias) {

    static final String TYPE = ClientIdentity.TOKEN_KEY_TYPE;

    private static final String SEPARATOR = "\n";

    PemBlock block() {
        return new PemBlock(TYPE, (provider + SEPARATOR + alias).getBytes(StandardCharsets.UTF_8));
    }

    static TokenKeyReference of(PemBlock block) {
        String[] parts = new String(block.content(), StandardCharsets.UTF_8).split(SEPARATOR, 2);
        return new TokenKeyReference(parts[0], parts.length == 2 ? parts[1] : "");
    }

    /**
     * The key, which stays where it is.
     *
     * @throws io.cordelia.device.InvalidCredentialsException if the token is not open or does not hold the key
     */
    PrivateKey resolve(Source source) {
        Provider token = Optional.ofNullable(Security.getProvider(provider))
                .filter(found -> provider.startsWith(Pkcs11Token.PROVIDER))
                .orElseThrow(
                        () -> source.error("names a key in a token that is not open; open the token first, and close it"
                                + " when the connection is closed"));
        try {
            KeyStore store = KeyStore.getInstance("PKCS11", token);
            store.load(null, null);
            Key key = store.getKey(alias, null);
            if (key instanceof PrivateKey privateKey) {
                return privateKey;
            }
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw source.error("names a key in a token that cannot be read; is the token still there?");
        }
        throw source.error("names the key \"" + Names.printable(alias)
                + "\", which the token does not hold with its certificate; give one of its own");
    }
}
