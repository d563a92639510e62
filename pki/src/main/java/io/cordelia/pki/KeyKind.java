package io.cordelia.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** The kinds of keys that can be made. */
public enum KeyKind {
    /** RSA, 2048 bits. */
    RSA_2048("RSA", rsa(2048)),
    /** RSA, 3072 bits. */
    RSA_3072("RSA", rsa(3072)),
    /** RSA, 4096 bits; takes seconds to make. */
    RSA_4096("RSA", rsa(4096)),
    /** Elliptic curve P-256 (secp256r1, prime256v1). */
    EC_P256("EC", new ECGenParameterSpec("secp256r1")),
    /** Elliptic curve P-384 (secp384r1). */
    EC_P384("EC", new ECGenParameterSpec("secp384r1"));

    private final String algorithm;
    private final AlgorithmParameterSpec parameters;

    KeyKind(String algorithm, AlgorithmParameterSpec parameters) {
        this.algorithm = algorithm;
        this.parameters = parameters;
    }

    KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot make a key of the kind " + this, e);
        }
    }

    /** How to sign with a key, at the strength of the key. */
    static String signatureAlgorithm(PrivateKey key) {
        if (key instanceof ECKey ec) {
            return ec.getParams().getOrder().bitLength() > 256 ? "SHA384withECDSA" : "SHA256withECDSA";
        }
        return "SHA256withRSA";
    }

    private static AlgorithmParameterSpec rsa(int bits) {
        return new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4);
    }
}
