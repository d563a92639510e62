package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1InputStream;

/**
 * Certificates and private keys in binary form (DER), for devices that have no PEM reader. {@link CredentialFiles} reads such
 * files, and {@link CHeader} puts them into a program.
 */
public final class Der {

    private static final int SEQUENCE = 0x30;

    private Der() {}

    /**
     * Writes a certificate.
     *
     * @param certificate the certificate
     * @return DER
     */
    public static byte[] encode(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new InvalidCredentialsException(
                    Part.CERTIFICATE, "The certificate of " + Names.subject(certificate) + " cannot be encoded.", e);
        }
    }

    /**
     * Writes a private key as PKCS#8, not encrypted.
     *
     * @param key the key
     * @return DER; keep it out of logs
     * @throws InvalidCredentialsException if the key cannot leave where it is kept, such as a token
     */
    public static byte[] encode(PrivateKey key) {
        return Optional.ofNullable(key.getEncoded())
                .orElseThrow(() -> new InvalidCredentialsException(
                        Part.PRIVATE_KEY,
                        "The private key cannot be written: it cannot leave where it is kept; use it there"));
    }

    /** The first of several objects, one after the other; all of the content if that is damaged. */
    static byte[] firstObject(byte[] content) {
        try (ASN1InputStream in = new ASN1InputStream(content)) {
            return in.readObject() == null ? content : Arrays.copyOf(content, content.length - in.available());
        } catch (IOException | RuntimeException e) {
            // BouncyCastle throws more than it declares for what is not ASN.1.
            return content;
        }
    }

    /** Whether the content is exactly one SEQUENCE of definite length, as every certificate and key is. */
    static boolean isOneSequence(byte[] content) {
        if (content.length < 2 || content[0] != SEQUENCE) {
            return false;
        }
        int first = content[1] & 0xff;
        if (first < 0x80) {
            return content.length == 2 + first;
        }
        int lengthBytes = first & 0x7f;
        if (lengthBytes == 0 || lengthBytes > 4 || content.length < 2 + lengthBytes) {
            return false;
        }
        long length = 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = length << 8 | (content[2 + i] & 0xff);
        }
        return content.length == 2 + lengthBytes + length;
    }
}
