package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.device.InvalidRequestException;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Certificates and private keys in PEM form, in and out.
 *
 * <p>Reading takes what is found in the wild: any line ends, text before, between and after the blocks, no final newline,
 * a byte order mark. Writing gives LF line ends, 64 columns and a final newline.
 */
public final class Pem {

    private Pem() {}

    /**
     * Reads the certificates of a document. Blocks of other types are skipped.
     *
     * @param document the PEM document
     * @param name what it is called in messages, such as its path
     * @return the certificates, at least one, in the order of the document
     * @throws InvalidCredentialsException if it holds no certificate or one that cannot be read
     */
    public static List<X509Certificate> certificates(byte[] document, String name) {
        return CertificateReader.read(new Source(name, Part.CERTIFICATE), document);
    }

    /**
     * Reads a private key that is not encrypted; otherwise as {@link #privateKey(byte[], String, Optional)}.
     *
     * @param document the PEM document
     * @param name what it is called in messages, such as its path
     * @return the key
     * @throws InvalidCredentialsException if it does not hold exactly one private key that can be read
     */
    public static PrivateKey privateKey(byte[] document, String name) {
        return privateKey(document, name, Optional.empty());
    }

    /**
     * Reads the private key of a document: RSA as PKCS#1 or PKCS#8, EC (P-256, P-384) as SEC1 or PKCS#8; encrypted as
     * PKCS#8 (PBES2) or in OpenSSL's traditional way. Blocks of other types are skipped.
     *
     * @param document the PEM document
     * @param name what it is called in messages, such as its path
     * @param passphrase what the key is encrypted with; empty if it is not
     * @return the key
     * @throws InvalidCredentialsException if it does not hold exactly one private key that can be read, or the pass phrase
     *     is wrong, missing or not needed
     */
    public static PrivateKey privateKey(byte[] document, String name, Optional<char[]> passphrase) {
        return KeyReader.read(new Source(name, Part.PRIVATE_KEY), document, passphrase)
                .key();
    }

    /**
     * Writes certificates.
     *
     * @param certificates the certificates, in the order wanted
     * @return the PEM document
     */
    public static byte[] encode(List<X509Certificate> certificates) {
        return PemBlock.encode(certificates.stream().map(Pem::block).toList());
    }

    /**
     * Writes a private key as PKCS#8, not encrypted.
     *
     * @param key the key
     * @return the PEM document; keep it out of logs
     * @throws InvalidCredentialsException if the key cannot leave where it is kept, such as a token
     */
    public static byte[] encode(PrivateKey key) {
        return PemBlock.encode(List.of(new PemBlock(KeyReader.PKCS8, Der.encode(key))));
    }

    /**
     * Writes a private key as PKCS#8, encrypted with AES-256 (PBES2, PBKDF2 with HMAC-SHA-256 and 600 000 rounds). Takes a
     * fraction of a second, on purpose.
     *
     * @param key the key
     * @param passphrase what it is encrypted with, at least one character
     * @return the PEM document
     * @throws InvalidCredentialsException if the key cannot leave where it is kept, such as a token
     * @throws InvalidRequestException if the pass phrase is empty
     */
    public static byte[] encode(PrivateKey key, char[] passphrase) {
        byte[] encrypted = Pkcs8Encryption.encrypt(Der.encode(key), passphrase);
        return PemBlock.encode(List.of(new PemBlock(KeyReader.PKCS8_ENCRYPTED, encrypted)));
    }

    /**
     * Writes a list of revoked certificates.
     *
     * @param crl the list
     * @return the PEM document
     */
    public static byte[] encode(X509CRL crl) {
        try {
            return PemBlock.encode(List.of(new PemBlock("X509 CRL", crl.getEncoded())));
        } catch (CRLException e) {
            throw new InvalidCredentialsException(Part.CERTIFICATE, "The CRL cannot be encoded.", e);
        }
    }

    private static PemBlock block(X509Certificate certificate) {
        return new PemBlock(CertificateReader.TYPE, Der.encode(certificate));
    }
}
