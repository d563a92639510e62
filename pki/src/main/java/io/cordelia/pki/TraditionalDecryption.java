package io.cordelia.pki;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;

/** Decrypts a block that is encrypted in OpenSSL's traditional way: {@code Proc-Type: 4,ENCRYPTED} (RFC 1421). */
final class TraditionalDecryption {

    private final Source source;

    TraditionalDecryption(Source source) {
        this.source = source;
    }

    static boolean isEncrypted(PemBlock block) {
        return block.headers().getOrDefault("Proc-Type", "").endsWith("ENCRYPTED");
    }

    /**
     * The content of an encrypted block.
     *
     * @throws io.cordelia.device.InvalidCredentialsException if the pass phrase is wrong, the headers are damaged or the
     *     cipher is unknown
     */
    byte[] decrypt(PemBlock block, char[] passphrase) {
        String[] dekInfo = block.headers().getOrDefault("DEK-Info", "").split(",", 2);
        if (dekInfo.length != 2) {
            throw source.error("is encrypted but has no header DEK-Info; copy it again from where it was made");
        }
        String cipher = dekInfo[0].strip();
        if (!cipher.matches("AES-(128|192|256)-CBC|DES-EDE3-CBC|DES-CBC")) {
            throw source.error(Decryption.unsupported("an unknown cipher"));
        }
        try {
            byte[] iv = HexFormat.of().parseHex(dekInfo[1].strip());
            return new BcPEMDecryptorProvider(utf8(passphrase)).get(cipher).decrypt(block.content(), iv);
        } catch (PEMException | RuntimeException e) {
            throw source.error(Decryption.wrongPassphrase());
        }
    }

    /** The UTF-8 bytes as chars, since BouncyCastle takes the low byte of each char and OpenSSL takes UTF-8. */
    private static char[] utf8(char[] passphrase) {
        byte[] bytes = new String(passphrase).getBytes(StandardCharsets.UTF_8);
        return new String(bytes, StandardCharsets.ISO_8859_1).toCharArray();
    }
}
