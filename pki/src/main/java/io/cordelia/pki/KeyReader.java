package io.cordelia.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Reads the private key of a PEM document. What parsers throw is never passed on as a cause, since it may quote the key.
 */
final class KeyReader {

    static final String PKCS8 = "PRIVATE KEY";
    static final String PKCS8_ENCRYPTED = "ENCRYPTED PRIVATE KEY";
    static final String PKCS1 = "RSA PRIVATE KEY";
    static final String SEC1 = "EC PRIVATE KEY";

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

    private ReadKey key(PemBlock block) {
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
            throw source.error("is not encrypted, but a pass phrase was given; leave the pass phrase out");
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
        return passphrase.orElseThrow(() -> source.error("is encrypted; give its pass phrase"));
    }

    private PrivateKey fromContent(String type, byte[] content, String problem) {
        return switch (type) {
            case PKCS8 -> fromPkcs8(content, problem);
            case PKCS1 -> fromPkcs1(content, problem);
            case SEC1 -> fromSec1(content, problem);
            default ->
                throw source.error("holds a key of the kind \"" + type + "\", which is not supported; "
                        + "use an RSA or EC (P-256, P-384) key in PEM form");
        };
    }

    private PrivateKey fromPkcs1(byte[] content, String problem) {
        try {
            AlgorithmIdentifier rsa = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
            return generate("RSA", new PrivateKeyInfo(rsa, RSAPrivateKey.getInstance(content)).getEncoded());
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw source.error(problem);
        }
    }

    private PrivateKey fromSec1(byte[] content, String problem) {
        try {
            ECPrivateKey key = ECPrivateKey.getInstance(content);
            ASN1Encodable curve = key.getParametersObject();
            AlgorithmIdentifier ec = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve);
            return generate("EC", new PrivateKeyInfo(ec, key).getEncoded());
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw source.error(problem);
        }
    }

    private PrivateKey fromPkcs8(byte[] content, String problem) {
        ASN1ObjectIdentifier oid;
        try {
            oid = PrivateKeyInfo.getInstance(content).getPrivateKeyAlgorithm().getAlgorithm();
        } catch (RuntimeException e) {
            throw source.error(problem);
        }
        String algorithm = ALGORITHMS.get(oid);
        if (algorithm == null) {
            throw source.error("holds a key of the kind " + oid + ", which is not supported; "
                    + "use an RSA or EC (P-256, P-384) key");
        }
        try {
            return generate(algorithm, content);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw source.error(problem);
        }
    }

    private static PrivateKey generate(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static String damaged() {
        return "holds a private key that cannot be read: it is damaged, or on an elliptic curve other than P-256 and P-384; "
                + "copy it again from where it was made";
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
