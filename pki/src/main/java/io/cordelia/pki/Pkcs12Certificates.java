package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;

/**
 * Reads the certificates of a PKCS#12 file that go with no key. Java's own key store keeps them to itself, unless they have an
 * attribute that only Java writes.
 */
record Pkcs12Certificates(Source source, char[] passphrase) {

    /**
     * All certificates, in the order of the file.
     *
     * @param document what Java has opened with this pass phrase
     * @throws IOException if it is damaged all the same
     * @throws InvalidCredentialsException if it is encrypted in a way that is not supported
     */
    List<X509Certificate> read(byte[] document) throws IOException {
        try {
            List<X509Certificate> found = new ArrayList<>();
            for (ContentInfo content : new PKCS12PfxPdu(document).getContentInfos()) {
                for (PKCS12SafeBag bag : new PKCS12SafeBagFactory(opened(content)).getSafeBags()) {
                    if (bag.getBagValue() instanceof X509CertificateHolder certificate) {
                        found.add(new JcaX509CertificateConverter().getCertificate(certificate));
                    }
                }
            }
            return found;
        } catch (InvalidCredentialsException e) {
            throw e;
        } catch (CertificateException | RuntimeException e) {
            // Said without the cause: BouncyCastle has many ways to say that bytes are not what they should be.
            throw new IOException("not PKCS#12");
        }
    }

    private ContentInfo opened(ContentInfo content) throws IOException {
        if (!content.getContentType().equals(PKCSObjectIdentifiers.encryptedData)) {
            return content;
        }
        EncryptedData encrypted = EncryptedData.getInstance(content.getContent());
        // Certificates are encrypted by the schemes of keys.
        byte[] likeAKey = new EncryptedPrivateKeyInfo(
                        encrypted.getEncryptionAlgorithm(),
                        encrypted.getContent().getOctets())
                .getEncoded();
        byte[] plain = new Pkcs8Decryption(source).decrypt(likeAKey, passphrase);
        return new ContentInfo(PKCSObjectIdentifiers.data, new DEROctetString(plain));
    }
}
