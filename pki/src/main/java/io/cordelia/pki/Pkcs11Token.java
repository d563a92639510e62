package io.cordelia.pki;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceCredentials.ClientIdentity;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.device.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;
import javax.security.auth.x500.X500Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token that keeps private keys and does all operations with them inside: a secure element, a smart card, an HSM, by way of
 * its PKCS#11 library. A key that is made here cannot be read out, so a thief of the disk does not have it.
 *
 * <pre>{@code
 * try (Pkcs11Token token = Pkcs11Token.open(Path.of("/usr/lib/softhsm/libsofthsm2.so"), 0, pin)) {
 *     DeviceCredentials credentials = token.credentials(rootCa, "dev01");
 *     // connect with them, while the token is open
 * }
 * }</pre>
 *
 * <p>The credentials are for devices that run in this process: what they hold in place of the key is only a reference, which
 * means nothing to a module.
 *
 * <p>While it is open, the token is among the security providers of this Java runtime. Safe for use by many threads.
 */
public final class Pkcs11Token implements AutoCloseable {

    /** What the names of the security providers begin with. */
    static final String PROVIDER = "SunPKCS11-cordelia";

    private static final Logger LOG = LoggerFactory.getLogger(Pkcs11Token.class);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final AuthProvider provider;
    private final KeyStore store;

    private Pkcs11Token(AuthProvider provider, KeyStore store) {
        this.provider = provider;
        this.store = store;
    }

    /**
     * Opens a token and logs in.
     *
     * @param library the PKCS#11 library of its maker
     * @param slot the index of its slot in the list of the library, from 0
     * @param pin the user's PIN; never shown
     * @return the token
     * @throws InvalidRequestException if the library cannot be used, or there is no token in the slot
     * @throws InvalidCredentialsException if the token does not accept the PIN
     */
    public static Pkcs11Token open(Path library, int slot, char[] pin) {
        if (!Files.isRegularFile(library)) {
            throw new InvalidRequestException(
                    "library",
                    library + " is not a file",
                    "the PKCS#11 library of the token's maker, a .so or .dll file");
        }
        if (slot < 0) {
            throw new InvalidRequestException("slot", "is " + slot, "0 for the first slot");
        }
        AuthProvider provider = provider(library, slot);
        // Java looks for the provider that can work with a key among those that are registered.
        Security.addProvider(provider);
        try {
            return new Pkcs11Token(provider, login(provider, slot, pin));
        } catch (RuntimeException e) {
            Security.removeProvider(provider.getName());
            throw e;
        }
    }

    private static AuthProvider provider(Path library, int slot) {
        // Of keys that are made or stored here, nothing comes out.
        String configuration = "--name=" + PROVIDER.substring("SunPKCS11-".length()) + COUNT.incrementAndGet()
                + "\nlibrary=" + library.toAbsolutePath()
                + "\nslotListIndex=" + slot
                + "\nattributes(*, CKO_PRIVATE_KEY, *) = { CKA_SENSITIVE = true CKA_EXTRACTABLE = false"
                + " CKA_SIGN = true }";
        try {
            Provider base = Optional.ofNullable(Security.getProvider("SunPKCS11"))
                    .orElseThrow(() -> new InvalidRequestException(
                            "token", "cannot be used by this Java runtime", "one with the module jdk.crypto.cryptoki"));
            return (AuthProvider) base.configure(configuration);
        } catch (ProviderException | UnsupportedOperationException | InvalidParameterException e) {
            if (String.valueOf(e.getCause()).contains("CKR_TOKEN_NOT_")) {
                throw noToken(slot);
            }
            throw new InvalidRequestException(
                    "library",
                    library + " cannot be used, or has no slot " + slot,
                    "a PKCS#11 library for this computer, and a slot with a token");
        }
    }

    private static InvalidRequestException noToken(int slot) {
        return new InvalidRequestException(
                "slot", slot + " holds no token that is initialised", "a slot with a token that has a PIN");
    }

    private static KeyStore login(AuthProvider provider, int slot, char[] pin) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, pin);
            return store;
        } catch (GeneralSecurityException e) {
            throw noToken(slot);
        } catch (IOException | ProviderException e) {
            throw new InvalidCredentialsException(
                    Part.PRIVATE_KEY,
                    "The token in slot " + slot
                            + " does not accept the PIN; give the user's PIN, before it is locked by too"
                            + " many wrong ones");
        }
    }

    /**
     * The keys that it holds together with a certificate.
     *
     * @return their aliases
     */
    public List<String> aliases() {
        try {
            return Collections.list(store.aliases()).stream()
                    .filter(alias -> keyEntry(alias).isPresent())
                    .sorted()
                    .toList();
        } catch (GeneralSecurityException e) {
            throw unreadable();
        }
    }

    /**
     * Makes a key in the token and has a certificate issued for it. A key of the same alias is replaced.
     *
     * @param alias what key and certificate are called in the token, at least one character
     * @param subject the name that is asked for
     * @param kind the kind of key
     * @param ca gives the certificate, followed by intermediates, for a request; such as
     *     {@code request -> ca.device(request, validity)}
     * @return the certificate chain, and the key, which stays in the token
     * @throws InvalidRequestException if the token cannot make such a key
     * @throws InvalidCredentialsException if the certificate is not for this key
     */
    public IssuedIdentity enrol(
            String alias, X500Principal subject, KeyKind kind, Function<CertificateRequest, List<X509Certificate>> ca) {
        if (alias.isEmpty()) {
            throw new InvalidRequestException("alias", "is empty", "at least one character");
        }
        try {
            KeyPair pair = kind.generate(provider);
            List<X509Certificate> chain =
                    ca.apply(CertificateRequest.create(subject, pair, List.of()).request());
            if (chain.isEmpty()
                    || !KeyMatch.fits(pair.getPrivate(), chain.get(0).getPublicKey())) {
                throw new InvalidCredentialsException(
                        Part.CERTIFICATE,
                        "The certificate that came back is not for the key in the token; have one issued for the request"
                                + " that was given");
            }
            store.setKeyEntry(alias, pair.getPrivate(), null, chain.toArray(X509Certificate[]::new));
            return identity(alias);
        } catch (GeneralSecurityException | ProviderException e) {
            throw new InvalidRequestException(
                    "kind",
                    kind + " is not what this token can make and keep",
                    "another kind of key, or a token with space");
        }
    }

    /**
     * A key of the token and its certificate.
     *
     * @param alias what they are called in the token
     * @return the certificate chain, and the key, which stays in the token
     * @throws InvalidCredentialsException if there is no such key with a certificate
     */
    public IssuedIdentity identity(String alias) {
        return keyEntry(alias)
                .orElseThrow(() -> new InvalidCredentialsException(
                        Part.PRIVATE_KEY,
                        "The token holds no key \"" + Names.printable(alias) + "\" together with its certificate; "
                                + instead(aliases())));
    }

    private static String instead(List<String> aliases) {
        return aliases.isEmpty()
                ? "it holds no other one either: make one with enrol"
                : "give one that it holds (" + Names.printable(String.join(", ", aliases))
                        + "), or make one with enrol";
    }

    /**
     * Credentials of a device in this process whose key is in the token. They work as long as the token is open.
     *
     * @param rootCa certificates (PEM) of the root CAs that the server's chain may end in
     * @param alias what key and certificate are called in the token
     * @return the credentials, with a reference in place of the key
     * @throws InvalidCredentialsException if there is no such key with a certificate
     */
    public DeviceCredentials credentials(byte[] rootCa, String alias) {
        IssuedIdentity identity = identity(alias);
        byte[] reference = PemBlock.encode(List.of(new TokenKeyReference(provider.getName(), alias).block()));
        return DeviceCredentials.mutualTls(rootCa, new ClientIdentity(identity.chainPem(), reference));
    }

    /** Logs out. What was made with the token's keys does not work any more. */
    @Override
    public void close() {
        Security.removeProvider(provider.getName());
        try {
            provider.logout();
        } catch (LoginException e) {
            LOG.debug("the token was not logged in any more");
        }
    }

    /** Tells its name among the security providers. */
    @Override
    public String toString() {
        return "Pkcs11Token[" + provider.getName() + "]";
    }

    private Optional<IssuedIdentity> keyEntry(String alias) {
        try {
            if (!(store.getKey(alias, null) instanceof PrivateKey key)) {
                return Optional.empty();
            }
            Certificate[] chain =
                    Optional.ofNullable(store.getCertificateChain(alias)).orElse(new Certificate[0]);
            List<X509Certificate> certificates = Stream.of(chain)
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
            return certificates.isEmpty() ? Optional.empty() : Optional.of(new IssuedIdentity(certificates, key));
        } catch (GeneralSecurityException | ProviderException e) {
            throw unreadable();
        }
    }

    private static InvalidCredentialsException unreadable() {
        return new InvalidCredentialsException(
                Part.PRIVATE_KEY, "The token cannot be read; put it back if it was taken out, and open it again");
    }
}
