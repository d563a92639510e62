package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * Decrypts a PKCS#8 key that is encrypted by PBES2 (RFC 8018) with PBKDF2, as OpenSSL has done since 1.1.
 *
 * <p>With the JDK's ciphers: some JDKs take ciphers from signed jars only, and a shaded jar has lost its signature.
 */
final class Pkcs8Decryption {

    /** Above what anybody uses, so that a damaged file cannot keep this machine busy for minutes. */
    private static final int MAX_ITERATIONS = 2_000_000;

    private static final Map<ASN1ObjectIdentifier, String> PRFS = Map.of(
            PKCSObjectIdentifiers.id_hmacWithSHA1, "PBKDF2WithHmacSHA1",
            PKCSObjectIdentifiers.id_hmacWithSHA224, "PBKDF2WithHmacSHA224",
            PKCSObjectIdentifiers.id_hmacWithSHA256, "PBKDF2WithHmacSHA256",
            PKCSObjectIdentifiers.id_hmacWithSHA384, "PBKDF2WithHmacSHA384",
            PKCSObjectIdentifiers.id_hmacWithSHA512, "PBKDF2WithHmacSHA512");

    private static final Map<ASN1ObjectIdentifier, BlockCipher> CIPHERS = Map.of(
            NISTObjectIdentifiers.id_aes128_CBC, new BlockCipher("AES", 128),
            NISTObjectIdentifiers.id_aes192_CBC, new BlockCipher("AES", 192),
            NISTObjectIdentifiers.id_aes256_CBC, new BlockCipher("AES", 256),
            PKCSObjectIdentifiers.des_EDE3_CBC, new BlockCipher("DESede", 192));

    private final Source source;

    Pkcs8Decryption(Source source) {
        this.source = source;
    }

    /**
     * The PKCS#8 key in an EncryptedPrivateKeyInfo.
     *
     * @throws io.cordelia.device.InvalidCredentialsException if the pass phrase is wrong, the content is damaged or the
     *     scheme unknown
     */
    byte[] decrypt(byte[] content, char[] passphrase) {
        EncryptedPrivateKeyInfo info;
        Scheme scheme;
        try {
            info = EncryptedPrivateKeyInfo.getInstance(content);
            scheme = scheme(info.getEncryptionAlgorithm());
        } catch (InvalidCredentialsException e) {
            throw e;
        } catch (RuntimeException e) {
            // BouncyCastle has many ways to say that bytes are not what they should be.
            throw source.error(Decryption.wrongPassphrase());
        }
        try {
            SecretKey key = SecretKeyFactory.getInstance(scheme.prf)
                    .generateSecret(new PBEKeySpec(passphrase, scheme.salt, scheme.iterations, scheme.cipher.keyBits));
            Cipher cipher = Cipher.getInstance(scheme.cipher.algorithm + "/CBC/PKCS5Padding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(key.getEncoded(), scheme.cipher.algorithm),
                    new IvParameterSpec(scheme.iv));
            return cipher.doFinal(info.getEncryptedData());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw source.error(Decryption.wrongPassphrase());
        }
    }

    private Scheme scheme(AlgorithmIdentifier algorithm) {
        if (!PKCSObjectIdentifiers.id_PBES2.equals(algorithm.getAlgorithm())) {
            throw source.error(Decryption.unsupported("the scheme " + algorithm.getAlgorithm()));
        }
        PBES2Parameters pbes2 = PBES2Parameters.getInstance(algorithm.getParameters());
        KeyDerivationFunc derivation = pbes2.getKeyDerivationFunc();
        if (!PKCSObjectIdentifiers.id_PBKDF2.equals(derivation.getAlgorithm())) {
            throw source.error(Decryption.unsupported("the key derivation " + derivation.getAlgorithm()));
        }
        PBKDF2Params pbkdf2 = PBKDF2Params.getInstance(derivation.getParameters());
        String prf = PRFS.get(pbkdf2.getPrf().getAlgorithm());
        EncryptionScheme encryption = pbes2.getEncryptionScheme();
        BlockCipher cipher = CIPHERS.get(encryption.getAlgorithm());
        if (prf == null || cipher == null) {
            throw source.error(Decryption.unsupported("the cipher " + encryption.getAlgorithm() + " and the function "
                    + pbkdf2.getPrf().getAlgorithm()));
        }
        byte[] iv = ASN1OctetString.getInstance(encryption.getParameters()).getOctets();
        return new Scheme(prf, pbkdf2.getSalt(), iterations(pbkdf2.getIterationCount()), cipher, iv);
    }

    private int iterations(BigInteger count) {
        if (count.signum() <= 0 || count.compareTo(BigInteger.valueOf(MAX_ITERATIONS)) > 0) {
            throw source.error("is encrypted with an iteration count outside 1 to " + MAX_ITERATIONS
                    + "; the file is damaged, or is to be encrypted anew with fewer iterations");
        }
        return count.intValue();
    }

    private record BlockCipher(String algorithm, int keyBits) {}

    private static final class Scheme {
        private final String prf;
        private final byte[] salt;
        private final int iterations;
        private final BlockCipher cipher;
        private final byte[] iv;

        Scheme(String prf, byte[] salt, int iterations, BlockCipher cipher, byte[] iv) {
            this.prf = prf;
            this.salt = salt;
            this.iterations = iterations;
            this.cipher = cipher;
            this.iv = iv;
        }
    }
}
