package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/** Public keys: which belongs to a private one, and of which kind one is. */
public final class PublicKeys {

    private static final int P256_BITS = 256;

    private PublicKeys() {}

    /**
     * Computes the public key that belongs to a private one.
     *
     * @param key an RSA key with its primes, or an EC key on P-256 or P-384, as all are that this module reads
     * @return the public key
     * @throws InvalidCredentialsException if it is another kind of key, or one that stays in a token
     */
    public static PublicKey of(PrivateKey key) {
        try {
            if (key instanceof RSAPrivateCrtKey rsa) {
                return KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
            }
            if (key instanceof ECPrivateKey ec) {
                int bits = ec.getParams().getOrder().bitLength();
                X9ECParameters curve = CustomNamedCurves.getByName(bits == P256_BITS ? "secp256r1" : "secp384r1");
                org.bouncycastle.math.ec.ECPoint point =
                        curve.getG().multiply(ec.getS()).normalize();
                ECPoint affine = new ECPoint(
                        point.getAffineXCoord().toBigInteger(),
                        point.getAffineYCoord().toBigInteger());
                return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(affine, ec.getParams()));
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            // Said without the cause, which may quote the key.
            throw unknown("its numbers do not belong together");
        }
        throw unknown("it is not an RSA or EC key whose numbers are known here");
    }

    /**
     * The kind of a key in words.
     *
     * @param key the key
     * @return such as {@code RSA 2048} or {@code EC P-256}; another curve is not called so, be it of that size or of the binary
     *     ones of NIST
     */
    public static String kind(PublicKey key) {
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

    private static InvalidCredentialsException unknown(String why) {
        return new InvalidCredentialsException(
                Part.PRIVATE_KEY, "The public key of a private key cannot be computed: " + why + ".");
    }
}
