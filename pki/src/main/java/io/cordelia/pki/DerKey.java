package io.cordelia.pki;

import io.cordelia.pki.FoundKey.Form;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * What some DER is, if it is a private key.
 *
 * @param form the structure
 * @param algorithm the kind of key; empty if it is encrypted
 * @param info the key in the one form that Java reads; empty if it is encrypted
 */
record DerKey(Form form, Optional<String> algorithm, Optional<PrivateKeyInfo> info) {

    private static final DerKey ENCRYPTED = new DerKey(Form.ENCRYPTED, Optional.empty(), Optional.empty());

    /** Of P-224, P-256, P-384 and P-521: an EC key that does not name its curve has one of these sizes. */
    private static final Set<Integer> EC_KEY_BYTES = Set.of(28, 32, 48, 66);

    /** Where they stand in an RSAPrivateKey, if there are any. */
    private static final int FURTHER_PRIMES = 9;

    private static final Map<ASN1ObjectIdentifier, String> EDWARDS = Map.of(
            EdECObjectIdentifiers.id_Ed25519, "Ed25519",
            EdECObjectIdentifiers.id_Ed448, "Ed448",
            EdECObjectIdentifiers.id_X25519, "X25519",
            EdECObjectIdentifiers.id_X448, "X448");

    /** A PEM key that is encrypted as a whole. */
    static DerKey encrypted() {
        return ENCRYPTED;
    }

    /** Takes some DER for a private key; empty if it is none, or damaged. */
    static Optional<DerKey> of(byte[] der) {
        try (ASN1InputStream in = new ASN1InputStream(der, true)) {
            ASN1Primitive object = in.readObject();
            if (!(object instanceof ASN1Sequence sequence) || in.read() != -1 || sequence.size() < 2) {
                return Optional.empty();
            }
            ASN1Encodable second = sequence.getObjectAt(1);
            if (second instanceof ASN1Integer) {
                return rsa(Form.PKCS1, sequence);
            }
            if (second instanceof ASN1Sequence) {
                return pkcs8(PrivateKeyInfo.getInstance(sequence));
            }
            return sequence.getObjectAt(0) instanceof ASN1Sequence ? encrypted(sequence) : sec1(sequence);
        } catch (IOException | RuntimeException e) {
            // Parsers throw much more than they declare for what is not theirs.
            return Optional.empty();
        }
    }

    /** Takes an RSAPrivateKey of RFC 8017 for a key if its primes make up its modulus. */
    private static Optional<DerKey> rsa(Form form, ASN1Encodable content) throws IOException {
        RSAPrivateKey key = RSAPrivateKey.getInstance(content);
        BigInteger modulus = key.getModulus();
        List<BigInteger> furtherPrimes = furtherPrimes(ASN1Sequence.getInstance(content));
        BigInteger product =
                furtherPrimes.stream().reduce(key.getPrime1().multiply(key.getPrime2()), BigInteger::multiply);
        if (!product.equals(modulus) || modulus.compareTo(BigInteger.ONE) <= 0) {
            return Optional.empty();
        }
        AlgorithmIdentifier rsa = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
        RSAPrivateKey readable = furtherPrimes.isEmpty() ? key : withoutPrimes(key);
        return key(form, "RSA " + modulus.bitLength(), new PrivateKeyInfo(rsa, readable));
    }

    /** Of a key of more than two primes: OtherPrimeInfos, each of which begins with its prime. */
    private static List<BigInteger> furtherPrimes(ASN1Sequence key) {
        if (key.size() <= FURTHER_PRIMES) {
            return List.of();
        }
        return Stream.of(ASN1Sequence.getInstance(key.getObjectAt(FURTHER_PRIMES))
                        .toArray())
                .map(info -> ASN1Sequence.getInstance(info).getObjectAt(0))
                .map(prime -> ASN1Integer.getInstance(prime).getPositiveValue())
                .toList();
    }

    /** Java refuses more than two primes, but not a key of which only modulus and exponents are known. */
    private static RSAPrivateKey withoutPrimes(RSAPrivateKey key) {
        BigInteger unknown = BigInteger.ZERO;
        return new RSAPrivateKey(
                key.getModulus(),
                key.getPublicExponent(),
                key.getPrivateExponent(),
                unknown,
                unknown,
                unknown,
                unknown,
                unknown);
    }

    private static Optional<DerKey> pkcs8(PrivateKeyInfo info) throws IOException {
        ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return rsa(Form.PKCS8, info.parsePrivateKey());
        }
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            ECPrivateKey.getInstance(info.parsePrivateKey());
            return key(Form.PKCS8, ecName(info.getPrivateKeyAlgorithm().getParameters()), info);
        }
        return key(Form.PKCS8, EDWARDS.getOrDefault(algorithm, algorithm.getId()), info);
    }

    private static Optional<DerKey> sec1(ASN1Sequence sequence) throws IOException {
        ECPrivateKey key = ECPrivateKey.getInstance(sequence);
        int bytes = ((ASN1OctetString) sequence.getObjectAt(1)).getOctetsLength();
        Optional<ASN1Encodable> curve = Optional.ofNullable(key.getParametersObject());
        if (curve.isEmpty() && !EC_KEY_BYTES.contains(bytes)) {
            return Optional.empty();
        }
        AlgorithmIdentifier ec = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve.orElse(null));
        return key(Form.SEC1, curve.map(DerKey::ecName).orElse("EC " + bytes * 8), new PrivateKeyInfo(ec, key));
    }

    private static Optional<DerKey> encrypted(ASN1Sequence sequence) {
        String algorithm = EncryptedPrivateKeyInfo.getInstance(sequence)
                .getEncryptionAlgorithm()
                .getAlgorithm()
                .getId();
        // Password-based: PKCS#5, PKCS#12 and, in JKS, Java's own.
        return Stream.of("1.2.840.113549.1.5.", "1.2.840.113549.1.12.1.", "1.3.6.1.4.1.42.2.17.1.")
                        .anyMatch(algorithm::startsWith)
                ? Optional.of(ENCRYPTED)
                : Optional.empty();
    }

    private static Optional<DerKey> key(Form form, String algorithm, PrivateKeyInfo info) {
        return Optional.of(new DerKey(form, Optional.of(algorithm), Optional.of(info)));
    }

    private static String ecName(ASN1Encodable curve) {
        if (!(curve instanceof ASN1ObjectIdentifier name)) {
            return "EC";
        }
        String known = ECNamedCurveTable.getName(name);
        return "EC " + (known == null ? name.getId() : known);
    }

    /** Whether it belongs to a public key; false if it is encrypted or Java does not know its kind. */
    boolean fits(PublicKey publicKey) {
        try {
            if (info.isEmpty()) {
                return false;
            }
            PrivateKeyInfo whole = withCurveOf(publicKey, info.get());
            KeyFactory factory = KeyFactory.getInstance(publicKey.getAlgorithm());
            return KeyMatch.fits(factory.generatePrivate(new PKCS8EncodedKeySpec(whole.getEncoded())), publicKey);
        } catch (GeneralSecurityException | IOException e) {
            // A key of another kind than the certificate's.
            return false;
        }
    }

    /** An EC key that does not name its curve may be on that of the certificate. */
    private static PrivateKeyInfo withCurveOf(PublicKey publicKey, PrivateKeyInfo info) throws IOException {
        AlgorithmIdentifier own = info.getPrivateKeyAlgorithm();
        return own.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey) && own.getParameters() == null
                ? new PrivateKeyInfo(
                        SubjectPublicKeyInfo.getInstance(publicKey.getEncoded()).getAlgorithm(), info.parsePrivateKey())
                : info;
    }
}
