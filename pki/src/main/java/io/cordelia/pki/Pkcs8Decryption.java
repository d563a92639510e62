package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * Decrypts a PKCS#8 key that is encrypted by PBES2 (RFC 8018) with PBKDF2, as OpenSSL has done since 1.1, or with scrypt, or by
 * PBES1 and the schemes of PKCS#12, which older tools use.
 *
 * <p>With the JDK's ciphers: some JDKs take ciphers from signed jars only, and a shaded jar has lost its signature.
 */
final class Pkcs8Decryption {

    /** Above what anybody uses, so that a damaged file cannot keep this machine busy for minutes. */
    private static final int MAX_ITERATIONS = 2_000_000;

    /** Four times what OpenSSL uses (cost 16384, block size 8), which takes 64 MiB of memory. */
    private static final int MAX_SCRYPT_WORK = 16384 * 8 * 4;

    private static final ASN1ObjectIdentifier SCRYPT = new ASN1ObjectIdentifier("1.3.6.1.4.1.11591.4.11");

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
            if (!PKCSObjectIdentifiers.id_PBES2.equals(
                    info.getEncryptionAlgorithm().getAlgorithm())) {
                return oneStep(info, passphrase);
            }
            scheme = scheme(info.getEncryptionAlgorithm());
        } catch (InvalidCredentialsException e) {
            throw e;
        } catch (RuntimeException e) {
            // BouncyCastle has many ways to say that bytes are not what they should be.
            throw source.error(Decryption.wrongPassphrase());
        }
        try {
            byte[] key = scheme.derivation.derive(passphrase, scheme.cipher.keyBits);
            Cipher cipher = Cipher.getInstance(scheme.cipher.algorithm + "/CBC/PKCS5Padding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(key, scheme.cipher.algorithm),
                    new IvParameterSpec(scheme.iv));
            return cipher.doFinal(info.getEncryptedData());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw source.error(Decryption.wrongPassphrase());
        }
    }

    private Scheme scheme(AlgorithmIdentifier algorithm) {
        PBES2Parameters pbes2 = PBES2Parameters.getInstance(algorithm.getParameters());
        KeyDerivationFunc derivation = pbes2.getKeyDerivationFunc();
        EncryptionScheme encryption = pbes2.getEncryptionScheme();
        BlockCipher cipher = CIPHERS.get(encryption.getAlgorithm());
        if (cipher == null) {
            throw source.error(Decryption.unsupported("the cipher " + encryption.getAlgorithm()));
        }
        byte[] iv = ASN1OctetString.getInstance(encryption.getParameters()).getOctets();
        if (SCRYPT.equals(derivation.getAlgorithm())) {
            return new Scheme(scrypt(ASN1Sequence.getInstance(derivation.getParameters())), cipher, iv);
        }
        if (!PKCSObjectIdentifiers.id_PBKDF2.equals(derivation.getAlgorithm())) {
            throw source.error(Decryption.unsupported("the key derivation " + derivation.getAlgorithm()));
        }
        return new Scheme(pbkdf2(PBKDF2Params.getInstance(derivation.getParameters())), cipher, iv);
    }

    private Derivation pbkdf2(PBKDF2Params parameters) {
        String prf = Optional.ofNullable(PRFS.get(parameters.getPrf().getAlgorithm()))
                .orElseThrow(() -> source.error(Decryption.unsupported(
                        "the function " + parameters.getPrf().getAlgorithm())));
        int iterations = iterations(parameters.getIterationCount());
        return (passphrase, bits) -> SecretKeyFactory.getInstance(prf)
                .generateSecret(new PBEKeySpec(passphrase, parameters.getSalt(), iterations, bits))
                .getEncoded();
    }

    /** RFC 7914, section 7: salt, cost, block size, parallelization. */
    private Derivation scrypt(ASN1Sequence parameters) {
        byte[] salt = ASN1OctetString.getInstance(parameters.getObjectAt(0)).getOctets();
        int cost = number(parameters, 1);
        int blockSize = number(parameters, 2);
        int parallelization = number(parameters, 3);
        if ((double) cost * blockSize * parallelization > MAX_SCRYPT_WORK) {
            throw source.error("is encrypted with scrypt at a cost of " + cost
                    + ", which is too much, or the file is damaged;" + " encrypt it anew at the usual cost, 16384");
        }
        return (passphrase, bits) -> SCrypt.generate(
                new String(passphrase).getBytes(StandardCharsets.UTF_8),
                salt,
                cost,
                blockSize,
                parallelization,
                bits / Byte.SIZE);
    }

    private static int number(ASN1Sequence parameters, int index) {
        return ASN1Integer.getInstance(parameters.getObjectAt(index)).intPositiveValueExact();
    }

    /** The JDK has the schemes that are one algorithm from pass phrase to plain text. */
    private byte[] oneStep(EncryptedPrivateKeyInfo info, char[] passphrase) {
        AlgorithmIdentifier algorithm = info.getEncryptionAlgorithm();
        try {
            iterations(PKCS12PBEParams.getInstance(algorithm.getParameters()).getIterations());
            AlgorithmParameters parameters =
                    AlgorithmParameters.getInstance(algorithm.getAlgorithm().getId());
            parameters.init(algorithm.getParameters().toASN1Primitive().getEncoded());
            Cipher cipher = Cipher.getInstance(algorithm.getAlgorithm().getId());
            SecretKey key = SecretKeyFactory.getInstance(
                            algorithm.getAlgorithm().getId())
                    .generateSecret(new PBEKeySpec(passphrase));
            cipher.init(Cipher.DECRYPT_MODE, key, parameters);
            return cipher.doFinal(info.getEncryptedData());
        } catch (NoSuchAlgorithmException | NoSuchPaddingException e) {
            throw source.error(Decryption.unsupported("the scheme " + algorithm.getAlgorithm()));
        } catch (GeneralSecurityException | IOException e) {
            throw source.error(Decryption.isAscii(passphrase) ? Decryption.wrongPassphrase() : Decryption.notAscii());
        }
    }

    private int iterations(BigInteger count) {
        if (count.signum() <= 0 || count.compareTo(BigInteger.valueOf(MAX_ITERATIONS)) > 0) {
            throw source.error("is encrypted with an iteration count outside 1 to " + MAX_ITERATIONS
                    + "; the file is damaged, or is to be encrypted anew with fewer iterations");
        }
        return count.intValue();
    }

    private record BlockCipher(String algorithm, int keyBits) {}

    /** From a pass phrase to a key of so many bits. */
    @FunctionalInterface
    private interface Derivation {
        byte[] derive(char[] passphrase, int bits) throws GeneralSecurityException;
    }

    private static final class Scheme {
        private final Derivation derivation;
        private final BlockCipher cipher;
        private final byte[] iv;

        Scheme(Derivation derivation, BlockCipher cipher, byte[] iv) {
            this.derivation = derivation;
            this.cipher = cipher;
            this.iv = iv;
        }
    }
}
