package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;

/** Reads the certificates of a document. */
final class CertificateReader {

    static final String TYPE = "CERTIFICATE";

    /** The second is what old versions of OpenSSL wrote. */
    private static final Set<String> TYPES = Set.of(TYPE, "X509 CERTIFICATE");

    /** OpenSSL's own: the certificate, followed by what to trust it for. */
    private static final String TRUSTED = "TRUSTED CERTIFICATE";

    private static final Set<String> PKCS7_TYPES = Set.of("PKCS7", "CMS");

    private CertificateReader() {}

    /**
     * The certificates of a document of any form, at least one: PEM as {@link #read}, DER, PKCS#7, or a key store.
     *
     * @param passphrase of a key store
     * @throws InvalidCredentialsException if there is none, or one that cannot be read
     */
    static List<X509Certificate> readAny(Source source, byte[] document, Optional<char[]> passphrase) {
        if (KeyStoreFile.isKeyStore(document)) {
            return KeyStoreFile.open(source, document, passphrase).certificates();
        }
        if (!Der.isOneSequence(document)) {
            return read(source, document);
        }
        if (DerKey.of(document).isPresent()) {
            throw source.error(instead(source, List.of(KeyReader.PKCS8)));
        }
        return isPkcs7(document) ? pkcs7(source, document) : List.of(certificate(source, document));
    }

    /**
     * The certificates, at least one, in the order of the document. Blocks of other types are skipped.
     *
     * @throws InvalidCredentialsException if there is none, or one that cannot be read
     */
    static List<X509Certificate> read(Source source, byte[] document) {
        List<PemBlock> blocks = PemParser.parse(source, document);
        List<X509Certificate> certificates =
                blocks.stream().flatMap(block -> read(source, block).stream()).toList();
        if (certificates.isEmpty()) {
            throw source.error(
                    instead(source, blocks.stream().map(PemBlock::type).toList()));
        }
        return certificates;
    }

    /** Whether a block holds certificates. */
    static boolean isCertificate(PemBlock block) {
        return TYPES.contains(block.type()) || block.type().equals(TRUSTED) || PKCS7_TYPES.contains(block.type());
    }

    private static List<X509Certificate> read(Source source, PemBlock block) {
        if (TYPES.contains(block.type())) {
            return List.of(certificate(source, block.content()));
        }
        if (block.type().equals(TRUSTED)) {
            return List.of(certificate(source, Der.firstObject(block.content())));
        }
        return PKCS7_TYPES.contains(block.type()) ? pkcs7(source, block.content()) : List.of();
    }

    /** A SEQUENCE that begins with an object identifier, that of signed data. */
    private static boolean isPkcs7(byte[] content) {
        try {
            return ContentInfo.getInstance(content).getContentType().equals(PKCSObjectIdentifiers.signedData);
        } catch (RuntimeException e) {
            // BouncyCastle has many ways to say that bytes are not what they should be.
            return false;
        }
    }

    /** The certificates of such a message are a set, so they are put in order. */
    private static List<X509Certificate> pkcs7(Source source, byte[] content) {
        if (!Der.isOneSequence(content)) {
            throw source.error(unreadable());
        }
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(content))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (found.isEmpty()) {
                throw source.error(
                        "is a PKCS#7 message without certificates; give the file of the " + source.expected());
            }
            return source.part() == Part.ROOT_CA ? found : Issuers.ordered(found);
        } catch (CertificateException | RuntimeException e) {
            throw e instanceof InvalidCredentialsException known ? known : source.error(unreadable(), e);
        }
    }

    private static X509Certificate certificate(Source source, byte[] content) {
        if (!Der.isOneSequence(content)) {
            throw source.error(unreadable());
        }
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(content));
        } catch (CertificateException | RuntimeException e) {
            // Damaged content makes the JDK's parser throw more than it declares.
            throw source.error(unreadable(), e);
        }
    }

    private static String unreadable() {
        return "holds a certificate that cannot be read: it is damaged or of an unknown kind; "
                + "copy it again from where it was made";
    }

    private static String instead(Source source, List<String> types) {
        String article = "; give the file of the " + source.expected();
        if (types.stream().anyMatch(type -> type.endsWith("PRIVATE KEY"))) {
            String swapped = source.part() == Part.CERTIFICATE ? " (are certificate and key the wrong way round?)" : "";
            return "holds a private key where a " + source.expected() + " is expected" + swapped + article;
        }
        if (types.stream().anyMatch(type -> type.endsWith("CERTIFICATE REQUEST"))) {
            return "holds a certificate signing request (CSR), not a certificate"
                    + "; give the certificate that the CA issued for it";
        }
        return "holds no certificate but: " + types.stream().distinct().collect(Collectors.joining(", ")) + article;
    }
}
