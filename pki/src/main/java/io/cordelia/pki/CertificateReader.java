package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException.Part;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the certificates of a PEM document. */
final class CertificateReader {

    static final String TYPE = "CERTIFICATE";

    /** The second is what old versions of OpenSSL wrote. */
    private static final Set<String> TYPES = Set.of(TYPE, "X509 CERTIFICATE");

    private CertificateReader() {}

    /**
     * The certificates, at least one, in the order of the document. Blocks of other types are skipped.
     *
     * @throws io.cordelia.device.InvalidCredentialsException if there is none, or one that cannot be read
     */
    static List<X509Certificate> read(Source source, byte[] document) {
        List<PemBlock> blocks = PemParser.parse(source, document);
        List<PemBlock> certificates =
                blocks.stream().filter(block -> TYPES.contains(block.type())).toList();
        if (certificates.isEmpty()) {
            throw source.error(
                    instead(source, blocks.stream().map(PemBlock::type).toList()));
        }
        return certificates.stream().map(block -> certificate(source, block)).toList();
    }

    private static X509Certificate certificate(Source source, PemBlock block) {
        byte[] content = block.content();
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
        if (types.contains("TRUSTED CERTIFICATE")) {
            return "holds a certificate in OpenSSL's own TRUSTED form"
                    + "; convert it with: openssl x509 -in FILE -out FILE.pem";
        }
        return "holds no certificate but: " + types.stream().distinct().collect(Collectors.joining(", ")) + article;
    }
}
