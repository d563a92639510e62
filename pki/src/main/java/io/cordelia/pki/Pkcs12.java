package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.device.InvalidRequestException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Certificate chain and key in one encrypted file (PKCS#12: .p12, .pfx), as browsers, Windows and Java take it. */
public final class Pkcs12 {

    private static final String ORDER =
            "; put the certificate that the key was made for first, followed by its issuer, then that one's issuer";

    private Pkcs12() {}

    /**
     * Makes a key store of an identity. It is encrypted with AES-256 by this Java runtime's defaults.
     *
     * @param name what the entry is called, at least one character
     * @param identity certificate chain and key
     * @param roots certificates to put above the chain, often the root CA; may be empty
     * @param passphrase what it is encrypted with, at least one character, ASCII only
     * @return the document
     * @throws InvalidRequestException if the name or the pass phrase is empty or not ASCII, or the roots do not continue the chain
     * @throws InvalidCredentialsException if the key does not belong to the first certificate, another one is not followed by
     *     its issuer, or the key cannot leave where it is kept, such as a token
     */
    public static byte[] encode(String name, IssuedIdentity identity, List<X509Certificate> roots, char[] passphrase) {
        if (name.isEmpty()) {
            throw new InvalidRequestException("name", "is empty", "at least one character");
        }
        if (passphrase.length == 0 || !Decryption.isAscii(passphrase)) {
            throw new InvalidRequestException(
                    "passphrase",
                    passphrase.length == 0 ? "is empty" : "has characters that key stores do not take",
                    "ASCII letters, digits and signs, at least one");
        }
        // A key of a token would be stored as a reference that means nothing elsewhere.
        Der.encode(identity.key());
        check(identity);
        List<X509Certificate> chain = new ArrayList<>(identity.chain());
        for (X509Certificate root : roots) {
            X509Certificate last = chain.get(chain.size() - 1);
            if (root.equals(last)) {
                continue;
            }
            if (!Issuers.issued(root, last)) {
                throw new InvalidRequestException(
                        "roots",
                        "has " + Names.subject(root) + " after " + Names.subject(last) + ", which it did not issue",
                        "the issuer of the chain's last certificate, then that one's issuer");
            }
            chain.add(root);
        }
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(name, identity.key(), passphrase, chain.toArray(X509Certificate[]::new));
            store.store(document, passphrase);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This Java runtime cannot write PKCS#12", e);
        }
        return document.toByteArray();
    }

    /** Whoever reads a key store takes the first certificate for the key's own. */
    private static void check(IssuedIdentity identity) {
        List<X509Certificate> chain = identity.chain();
        if (!KeyMatch.fits(identity.key(), identity.certificate().getPublicKey())) {
            throw new InvalidCredentialsException(
                    Part.PRIVATE_KEY,
                    "The private key does not belong to the first certificate, that of "
                            + Names.subject(identity.certificate()) + ORDER);
        }
        for (int i = 0; i + 1 < chain.size(); i++) {
            X509Certificate next = chain.get(i + 1);
            if (next.equals(chain.get(i)) || !Issuers.names(chain.get(i), next)) {
                throw new InvalidCredentialsException(
                        Part.CERTIFICATE,
                        "After the certificate of " + Names.subject(chain.get(i)) + " stands that of "
                                + Names.subject(next) + ", which is not its issuer" + ORDER);
            }
        }
    }
}
