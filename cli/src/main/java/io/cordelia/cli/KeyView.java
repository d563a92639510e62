package io.cordelia.cli;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
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
        return new KeyView(kind(key), sha256(key.getEncoded()));
    }

    /** Names and values, in the order in which they are shown. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("key", kind);
        facts.put("public key SHA-256", sha256);
        return facts;
    }

    /** Such as {@code RSA 2048} or {@code EC P-256}; another curve is not called so, be it of that size or of
     * the binary ones of NIST. */
    static String kind(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return "RSA " + rsa.getModulus().bitLength();
        }
        if (key instanceof ECPublicKey ec) {
            int bits = ec.getParams().getOrder().bitLength();
            return isCurveP(ec.getParams(), bits) ? "EC P-" + bits : "EC " + bits + " bits, another curve";
        }
        return key.getAlgorithm();
    }

    private static boolean isCurveP(ECParameterSpec curve, int bits) {
        try {
            AlgorithmParameters nist = AlgorithmParameters.getInstance("EC");
            nist.init(new ECGenParameterSpec("secp" + bits + "r1"));
            return curve.getCurve()
                    .equals(nist.getParameterSpec(ECParameterSpec.class).getCurve());
        } catch (GeneralSecurityException e) {
            // Java knows no curve P of that size.
            return false;
        }
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
