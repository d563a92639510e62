package io.cordelia.sim;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts secure files, each with its token, by AES-GCM. What was changed or put under another name is not decrypted. */
final class SecureContent {

    static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    SecureContent(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    static byte[] newKey() {
        return random(KEY_BYTES);
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** Token and content of a file, to be stored. */
    byte[] encrypt(FlashFile file) {
        byte[] nonce = random(NONCE_BYTES);
        byte[] plain = ByteBuffer.allocate(Long.BYTES + file.content().length)
                .putLong(file.token())
                .put(file.content())
                .array();
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, file).doFinal(plain);
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot do AES-GCM", e);
        }
    }

    /**
     * The file with its token and content.
     *
     * @param file has what was stored as its content
     */
    FlashFile decrypt(FlashFile file) throws GeneralSecurityException {
        byte[] stored = file.content();
        if (stored.length < NONCE_BYTES) {
            throw new GeneralSecurityException("too short");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        System.arraycopy(stored, 0, nonce, 0, NONCE_BYTES);
        ByteBuffer plain = ByteBuffer.wrap(
                cipher(Cipher.DECRYPT_MODE, nonce, file).doFinal(stored, NONCE_BYTES, stored.length - NONCE_BYTES));
        long token = plain.getLong();
        byte[] content = new byte[plain.remaining()];
        plain.get(content);
        return new FlashFile(file.name(), file.reserved(), file.properties(), token, file.writeCounter(), content);
    }

    private Cipher cipher(int mode, byte[] nonce, FlashFile file) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(Wire.bytes(file.name()));
        return cipher;
    }
}
