package io.cordelia.pki;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A private key that {@link KeyScanner} found. It tells where the key is and of which kind, never the key itself.
 *
 * @param file the file that holds it; empty if bytes were scanned
 * @param offset where it begins, in bytes from the beginning of the file
 * @param size how many bytes of the file it takes; for PEM with the BEGIN and END lines
 * @param encoding text or binary
 * @param form the structure that holds it
 * @param algorithm such as {@code RSA 2048}, {@code EC secp256r1} or {@code Ed25519}; empty if the key is encrypted
 * @param fits whether it belongs to the certificate that was given; empty if none was, or the key is encrypted
 */
public record FoundKey(
        Optional<Path> file,
        long offset,
        int size,
        Encoding encoding,
        Form form,
        Optional<String> algorithm,
        Optional<Boolean> fits) {

    /** Checks that no part is null. */
    public FoundKey {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(form, "form");
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(fits, "fits");
    }

    /** How a key is written. */
    public enum Encoding {
        /**
         * Base64 between a BEGIN and an END line, in ASCII or UTF-16; also within source code or JSON, with {@code \n} for
         * line ends.
         */
        PEM,
        /** Binary. */
        DER
    }

    /** The structures that hold private keys. */
    public enum Form {
        /** RSAPrivateKey of RFC 8017, {@code BEGIN RSA PRIVATE KEY}. */
        PKCS1,
        /** PrivateKeyInfo of RFC 5208 and 5958, {@code BEGIN PRIVATE KEY}. */
        PKCS8,
        /** ECPrivateKey of RFC 5915, {@code BEGIN EC PRIVATE KEY}. */
        SEC1,
        /** A key that is encrypted with a pass phrase. */
        ENCRYPTED
    }

    /** Where and what it is, in a line for people. */
    @Override
    public String toString() {
        return file.map(f -> f + " at ").orElse("at ")
                + offset
                + ": "
                + algorithm.map(a -> a + " private key").orElse("private key")
                + ", "
                + form
                + " in "
                + encoding
                + ", "
                + size
                + " bytes"
                + fits.map(f -> f ? ", belongs to the certificate" : ", does not belong to the certificate")
                        .orElse("");
    }
}
