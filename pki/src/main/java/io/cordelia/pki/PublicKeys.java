package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/** The public key that belongs to a private one. */
public final class PublicKeys {

    private static final int P256_BITS = 256;

    private PublicKeys() {}

    /**
     * Computes it.
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

    private static InvalidCredentialsException unknown(String why) {
        return new InvalidCredentialsException(
                Part.PRIVATE_KEY, "The public key of a private key cannot be computed: " + why + ".");
    }
}
