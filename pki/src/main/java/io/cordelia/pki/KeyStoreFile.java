package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a key store: PKCS#12 (.p12, .pfx) or Java's own (JKS). What the JDK throws is not passed on, as it may quote. */
final class KeyStoreFile {

    private static final int SEQUENCE = 0x30;
    private static final byte[] PFX_VERSION = {2, 1, 3};
    private static final int JKS = 0xfeedfeed;

    private final Source source;
    private final byte[] document;
    private final KeyStore store;
    private final char[] passphrase;
    private final List<String> aliases;

    private KeyStoreFile(Source source, byte[] document, KeyStore store, char[] passphrase, List<String> aliases) {
        this.source = source;
        this.document = document;
        this.store = store;
        this.passphrase = passphrase;
        this.aliases = aliases;
    }

    /** Whether a document begins like a key store. */
    static boolean isKeyStore(byte[] document) {
        return isJks(document) || isPkcs12(document);
    }

    private static boolean isJks(byte[] document) {
        return document.length > 4
                && (document[0] << 24 | (document[1] & 0xff) << 16 | (document[2] & 0xff) << 8 | document[3] & 0xff)
                        == JKS;
    }

    /** A SEQUENCE, of definite or indefinite length, that begins with the version 3 (RFC 7292). */
    private static boolean isPkcs12(byte[] document) {
        if (document.length < 8 || document[0] != SEQUENCE) {
            return false;
        }
        int first = document[1] & 0xff;
        int at = 2 + (first < 0x80 ? 0 : first & 0x7f);
        return at + PFX_VERSION.length <= Math.min(document.length, 8)
                && document[at] == PFX_VERSION[0]
                && document[at + 1] == PFX_VERSION[1]
                && document[at + 2] == PFX_VERSION[2];
    }

    /**
     * Opens a document that {@link #isKeyStore begins like} a key store.
     *
     * @throws io.cordelia.device.InvalidCredentialsException if the pass phrase is wrong or missing, or the content is damaged
     */
    static KeyStoreFile open(Source source, byte[] document, Optional<char[]> passphrase) {
        char[] characters = passphrase.orElse(new char[0]);
        try {
            KeyStore store = KeyStore.getInstance(isJks(document) ? "JKS" : "PKCS12");
            store.load(new ByteArrayInputStream(document), characters);
            return new KeyStoreFile(source, document, store, characters, Collections.list(store.aliases()));
        } catch (IOException e) {
            if (passphrase.isEmpty()) {
                throw source.passphraseMissing(
                        "a key store", "is a key store that is protected or damaged; give its pass phrase");
            }
            if (!Decryption.isAscii(characters)) {
                throw source.error(Decryption.notAscii());
            }
            throw source.error(
                    e.getCause() instanceof UnrecoverableKeyException
                            ? "cannot be opened: the pass phrase is wrong, or the file is damaged"
                            : damaged());
        } catch (GeneralSecurityException | RuntimeException e) {
            throw source.error(damaged());
        }
    }

    /**
     * The certificates: of a root CA document all that are trusted or, if none is, the CAs above the key's certificate; else
     * the chain of the one key.
     */
    List<X509Certificate> certificates() {
        List<X509Certificate> found = source.part() == Part.ROOT_CA ? roots() : chain(keyAlias());
        if (found.isEmpty()) {
            throw source.error("is a key store without a " + source.expected() + "; give the file that holds the "
                    + source.expected());
        }
        return found;
    }

    /** Whether there is a private key in it, or more than one. */
    boolean holdsKey() {
        return aliases.stream().anyMatch(this::isKey);
    }

    /** The one private key. */
    PrivateKey key() {
        try {
            Key key = store.getKey(keyAlias(), passphrase);
            if (key instanceof PrivateKey privateKey) {
                return privateKey;
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw source.error(
                    "holds a private key that cannot be opened: its pass phrase is another one than that of the"
                            + " store, or the file is damaged; give both the same pass phrase");
        }
        throw source.error("is a key store without a private key; give the file of the private key");
    }

    private String keyAlias() {
        List<String> keys = aliases.stream().filter(this::isKey).toList();
        if (keys.isEmpty()) {
            throw source.error("is a key store without a private key; give the one that holds it with its certificate");
        }
        if (keys.size() > 1) {
            throw source.error("holds " + keys.size() + " private keys; leave only the one that is meant");
        }
        return keys.get(0);
    }

    private List<X509Certificate> roots() {
        List<X509Certificate> trusted = aliases.stream()
                .filter(alias -> !isKey(alias))
                .flatMap(alias -> certificate(alias).stream())
                .toList();
        if (!trusted.isEmpty()) {
            return trusted;
        }
        if (aliases.isEmpty() && isPkcs12(document)) {
            return withoutKey();
        }
        return aliases.stream()
                .filter(this::isKey)
                .flatMap(alias -> chain(alias).stream().skip(1))
                .filter(Issuers::isSelfIssued)
                .distinct()
                .toList();
    }

    private List<X509Certificate> withoutKey() {
        try {
            return new Pkcs12Certificates(source, passphrase).read(document);
        } catch (IOException e) {
            throw source.error(damaged());
        }
    }

    private boolean isKey(String alias) {
        try {
            return store.isKeyEntry(alias);
        } catch (GeneralSecurityException e) {
            throw source.error(damaged());
        }
    }

    private Optional<X509Certificate> certificate(String alias) {
        try {
            return Optional.ofNullable(store.getCertificate(alias))
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast);
        } catch (GeneralSecurityException e) {
            throw source.error(damaged());
        }
    }

    private List<X509Certificate> chain(String alias) {
        try {
            Certificate[] chain = store.getCertificateChain(alias);
            return Stream.of(Optional.ofNullable(chain).orElse(new Certificate[0]))
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (GeneralSecurityException e) {
            throw source.error(damaged());
        }
    }

    private static String damaged() {
        return "is a key store that cannot be read: it is damaged or of an unknown kind; copy it again from where it was"
                + " made";
    }
}
