package io.cordelia.pki;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether a private key belongs to a public one: something is signed with the one and verified with the other. */
final class KeyMatch {

    private static final byte[] PROBE = "does this key fit?".getBytes(StandardCharsets.US_ASCII);

    private KeyMatch() {}

    static boolean fits(PrivateKey privateKey, PublicKey publicKey) {
        if (!privateKey.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        String algorithm =
                switch (privateKey.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "EdDSA" -> "EdDSA";
                    default -> "SHA256withRSA";
                };
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(privateKey);
            signer.update(PROBE);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(PROBE);
            return verifier.verify(signature);
        } catch (GeneralSecurityException | RuntimeException e) {
            // A key with damaged numbers in it makes the JDK's arithmetic throw; it fits nothing.
            return false;
        }
    }
}
