package io.cordelia.pki;

/** What the two ways to encrypt a private key have in common. */
final class Decryption {

    private Decryption() {}

    static String wrongPassphrase() {
        return "cannot be decrypted: the pass phrase is wrong, or the file is damaged";
    }

    static String unsupported(String cipher) {
        return "is encrypted with " + cipher + ", which is not supported; "
                + "encrypt it anew with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in FILE -out FILE.pem";
    }
}
