package io.cordelia.pki;

import java.io.IOException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Reads the private key of a PEM document. What parsers throw is never passed on as a cause, since it may quote the key.
 */
final class KeyReader {

    static final String PKCS8 = "PRIVATE KEY";
    static final String PKCS8_ENCRYPTED = "ENCRYPTED PRIVATE KEY";
    static final String PKCS1 = "RSA PRIVATE KEY";
    static final String SEC1 = "EC PRIVATE KEY";

    private static final Set<String> TYPES = Set.of(PKCS8, PKCS8_ENCRYPTED, PKCS1, SEC1);

    private static final Map<ASN1ObjectIdentifier, String> ALGORITHMS = Map.of(
            PKCSObjectIdentifiers.rsaEncryption, "RSA",
            X9ObjectIdentifiers.id_ecPublicKey, "EC");

    private final Source source;
    private final Optional<char[]> passphrase;

    private KeyReader(Source source, Optional<char[]> passphrase) {
        this.source = source;
        this.passphrase = passphrase;
    }

    /**
     * A private key and the block, not encrypted, that holds it.
     *
     * @param key the key
     * @param block its block; of the type in the document, or PKCS#8 if it was encrypted there
     */
    record ReadKey(PrivateKey key, PemBlock block) {}

    /**
     * The one private key of a document. Blocks of other types are skipped.
     *
     * @throws io.cordelia.device.InvalidCredentialsException if there is none or more than one, it cannot be read, or the
     *     pass phrase is wrong, missing or not needed
     */
    static ReadKey read(Source source, byte[] document, Optional<char[]> passphrase) {
        List<PemBlock> blocks = PemParser.parse(source, document);
        List<PemBlock> keys =
                blocks.stream().filter(block -> block.type().endsWith(PKCS8)).toList();
        if (keys.isEmpty()) {
            throw source.error(instead(blocks.stream().map(PemBlock::type).toList()));
        }
        if (keys.size() > 1) {
            throw source.error("holds " + keys.size() + " private keys; leave only the one that is meant");
        }
        return new KeyReader(source, passphrase).key(keys.get(0));
    }

    /**
     * The one private key of a document of any form: PEM, DER, or a key store.
     *
     * @throws io.cordelia.device.InvalidCredentialsException as from {@link #read}
     */
    static ReadKey readAny(Source source, byte[] document, Optional<char[]> passphrase) {
        KeyReader reader = new KeyReader(source, passphrase);
        if (KeyStoreFile.isKeyStore(document)) {
            return reader.pkcs8(KeyStoreFile.open(source, document, passphrase).key());
        }
        if (!Der.isOneSequence(document)) {
            return read(source, document, passphrase);
        }
        String type = DerKey.of(document)
                .map(key -> switch (key.form()) {
                    case PKCS1 -> PKCS1;
                    case SEC1 -> SEC1;
                    case ENCRYPTED -> PKCS8_ENCRYPTED;
                    default -> PKCS8;
                })
                .orElseThrow(() ->
                        source.error(isCertificate(document) ? instead(List.of(CertificateReader.TYPE)) : damaged()));
        return reader.key(new PemBlock(type, document));
    }

    private static boolean isCertificate(byte[] document) {
        try {
            return Certificate.getInstance(document) != null;
        } catch (RuntimeException e) {
            // BouncyCastle has many ways to say that bytes are not what they should be.
            return false;
        }
    }

    /** As it would come out of an encrypted document. */
    private ReadKey pkcs8(PrivateKey key) {
        byte[] encoded = key.getEncoded();
        return new ReadKey(fromPkcs8(encoded, damaged()), new PemBlock(PKCS8, encoded));
    }

    private ReadKey key(PemBlock block) {
        if (block.type().equals(TokenKeyReference.TYPE)) {
            return new ReadKey(TokenKeyReference.of(block).resolve(source), block);
        }
        if (!TYPES.contains(block.type())) {
            throw source.error("holds a key of the kind \"" + block.type() + "\", which is not supported; "
                    + "use an RSA or EC (P-256, P-384) key in PEM form");
        }
        if (block.type().equals(PKCS8_ENCRYPTED)) {
            byte[] pkcs8 = new Pkcs8Decryption(source).decrypt(content(block), requiredPassphrase());
            PrivateKey key = fromPkcs8(pkcs8, Decryption.wrongPassphrase());
            return new ReadKey(key, new PemBlock(PKCS8, key.getEncoded()));
        }
        if (TraditionalDecryption.isEncrypted(block)) {
            byte[] content = new TraditionalDecryption(source).decrypt(block, requiredPassphrase());
            PrivateKey key = fromContent(block.type(), content, Decryption.wrongPassphrase());
            return new ReadKey(key, new PemBlock(PKCS8, key.getEncoded()));
        }
        PrivateKey key = fromContent(block.type(), content(block), damaged());
        if (passphrase.isPresent()) {
            throw source.error(Decryption.notEncrypted());
        }
        return new ReadKey(key, new PemBlock(block.type(), block.content()));
    }

    private byte[] content(PemBlock block) {
        byte[] content = block.content();
        if (!Der.isOneSequence(content)) {
            throw source.error(damaged());
        }
        return content;
    }

    private char[] requiredPassphrase() {
        return passphrase.orElseThrow(
                () -> source.passphraseMissing("an encrypted key", "is encrypted; give its pass phrase"));
    }

    private PrivateKey fromContent(String type, byte[] content, String problem) {
        return switch (type) {
            case PKCS8 -> fromPkcs8(content, problem);
            case PKCS1 -> fromPkcs1(content, problem);
            default -> fromSec1(content, problem);
        };
    }

    private PrivateKey fromPkcs1(byte[] content, String problem) {
        AlgorithmIdentifier rsa = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
        return fromPkcs8(
                parse(() -> new PrivateKeyInfo(rsa, RSAPrivateKey.getInstance(content)).getEncoded(), problem),
                problem);
    }

    private PrivateKey fromSec1(byte[] content, String problem) {
        ECPrivateKey key = parse(() -> ECPrivateKey.getInstance(content), problem);
        Optional<ASN1Encodable> curve = parse(() -> Optional.ofNullable(key.getParametersObject()), problem);
        AlgorithmIdentifier ec = new AlgorithmIdentifier(
                X9ObjectIdentifiers.id_ecPublicKey,
                curve.orElseThrow(() -> source.error("holds an EC key that does not name its curve; "
                        + "convert it to PKCS#8 with the tool that made it")));
        return fromPkcs8(parse(() -> new PrivateKeyInfo(ec, key).getEncoded(), problem), problem);
    }

    private PrivateKey fromPkcs8(byte[] content, String problem) {
        AlgorithmIdentifier identifier =
                parse(() -> PrivateKeyInfo.getInstance(content).getPrivateKeyAlgorithm(), problem);
        String algorithm = Optional.ofNullable(ALGORITHMS.get(identifier.getAlgorithm()))
                .orElseThrow(() -> source.error("holds a key of the kind " + identifier.getAlgorithm()
                        + ", which is not supported; use an RSA or EC (P-256, P-384) key"));
        if (algorithm.equals("RSA") && parse(() -> hasMoreThanTwoPrimes(content), problem)) {
            throw source.error(
                    "holds an RSA key of more than two primes, which is not supported; use one of two primes,"
                            + " as all tools make it unless told otherwise");
        }
        if (algorithm.equals("EC") && !isCurve(identifier.getParameters())) {
            throw source.error(
                    "holds a key on an unsupported elliptic curve; use P-256 (prime256v1) or P-384 (secp384r1)");
        }
        return parse(
                () -> KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(content)), problem);
    }

    /** Parsers throw much more than they declare, and what they throw may quote the key. */
    private <T> T parse(Callable<T> parser, String problem) {
        try {
            return parser.call();
        } catch (Exception e) {
            throw source.error(problem);
        }
    }

    private static boolean hasMoreThanTwoPrimes(byte[] pkcs8) throws IOException {
        ASN1Encodable key = PrivateKeyInfo.getInstance(pkcs8).parsePrivateKey();
        return RSAPrivateKey.getInstance(key).getVersion().signum() != 0;
    }

    private static boolean isCurve(ASN1Encodable parameters) {
        return SECObjectIdentifiers.secp256r1.equals(parameters) || SECObjectIdentifiers.secp384r1.equals(parameters);
    }

    private static String damaged() {
        return "holds a private key that cannot be read: it is damaged; copy it again from where it was made";
    }

    private static String instead(List<String> types) {
        if (types.contains(CertificateReader.TYPE)) {
            return "holds a certificate where a private key is expected (are certificate and key the wrong way round?)"
                    + "; give the file of the private key";
        }
        if (types.stream().anyMatch(type -> type.endsWith("CERTIFICATE REQUEST"))) {
            return "holds a certificate signing request (CSR), not a private key; give the file of the private key";
        }
        if (types.stream().anyMatch(type -> type.endsWith("PUBLIC KEY"))) {
            return "holds a public key, not a private key; give the file of the private key";
        }
        return "holds no private key but: " + types.stream().distinct().collect(Collectors.joining(", "))
                + "; give the file of the private key";
    }
}
