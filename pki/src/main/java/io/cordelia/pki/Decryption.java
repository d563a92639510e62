package io.cordelia.pki;

/** What the two ways to encrypt a private key have in common. */
final class Decryption {

    private Decryption() {}

    static String wrongPassphrase() {
        return "cannot be decrypted: the pass phrase is wrong, or the file is damaged";
    }

    static String notEncrypted() {
        return "is not encrypted, but a pass phrase was given; leave the pass phrase out";
    }

    /** The JDK's older schemes refuse other characters with an exception that does not tell. */
    static boolean isAscii(char[] passphrase) {
        return new String(passphrase).chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    static String notAscii() {
        return "is encrypted in a way that Java opens only with a pass phrase of ASCII characters; encrypt it anew with such a"
                + " one, or as PKCS#8 with: openssl pkcs8 -topk8 -v2 aes-256-cbc";
    }

    static String unsupported(String cipher) {
        return "is encrypted with " + cipher + ", which is not supported; "
                + "encrypt it anew with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in FILE -out FILE.pem";
    }
}
