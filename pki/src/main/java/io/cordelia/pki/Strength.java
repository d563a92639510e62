package io.cordelia.pki;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is too weak to be relied on, by today's rules of TLS libraries. */
final class Strength {

    private static final int MIN_RSA_BITS = 2048;
    private static final int MIN_EC_BITS = 256;
    private static final Pattern WEAK_DIGEST = Pattern.compile("(SHA-?1|MD[245])(with.*)?", Pattern.CASE_INSENSITIVE);

    private Strength() {}

    /** The kind of a key that is too weak, such as "RSA 1024"; empty if it is strong enough. */
    static Optional<String> weakness(PublicKey key) {
        boolean rsa = key instanceof RSAPublicKey k && k.getModulus().bitLength() < MIN_RSA_BITS;
        boolean ec = key instanceof ECPublicKey k
                && k.getParams().getCurve().getField().getFieldSize() < MIN_EC_BITS;
        return rsa || ec ? Optional.of(PublicKeys.kind(key)) : Optional.empty();
    }

    /** The algorithm of a signature that can be forged, such as "SHA1withRSA"; empty if it cannot. */
    static Optional<String> weakSignature(X509Certificate certificate) {
        return Optional.of(Names.printable(certificate.getSigAlgName()))
                .filter(name -> WEAK_DIGEST.matcher(name).matches());
    }
}
