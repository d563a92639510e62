package io.cordelia.cli;

import io.cordelia.pki.PublicKeys;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What may be told of a key, as it is printed.
 *
 * @param kind such as {@code RSA 2048}
 * @param sha256 the SHA-256 fingerprint of the public key: the same for a private key, its requests and its certificates
 */
record KeyView(String kind, String sha256) {

    static KeyView of(PublicKey key) {
        return new KeyView(PublicKeys.kind(key), sha256(key.getEncoded()));
    }

    /** Names and values, in the order in which they are shown. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("key", kind);
        facts.put("public key SHA-256", sha256);
        return facts;
    }

    /** Hexadecimal. */
    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
