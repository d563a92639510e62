package io.cordelia.sim;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The chip's built-in catalogue of public root CAs, for which those that Java comes with stand in. A root CA outside it is
 * trusted only with the flag {@code whitelist_rootca} (PROTOCOL section 3, A).
 */
final class RootCaCatalogue {

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----");

    private final Set<X509Certificate> further;

    /** Read when first needed, once for all modules. */
    private static final class Shipped {
        static final Set<X509Certificate> ROOTS = read();

        private static Set<X509Certificate> read() {
            try {
                TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
                factory.init((KeyStore) null);
                Set<X509Certificate> roots = new HashSet<>();
                Stream.of(factory.getTrustManagers())
                        .filter(X509TrustManager.class::isInstance)
                        .map(X509TrustManager.class::cast)
                        .forEach(m -> roots.addAll(Set.of(m.getAcceptedIssuers())));
                return roots;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java runtime has no trusted root CAs", e);
            }
        }
    }

    /** @param further what it holds besides */
    RootCaCatalogue(Set<X509Certificate> further) {
        this.further = Set.copyOf(further);
    }

    /** Whether every certificate of a root CA file is in the catalogue; files that cannot be read are not. */
    boolean holds(byte[] pem) {
        try {
            Set<X509Certificate> roots = certificates(pem);
            return !roots.isEmpty() && roots.stream().allMatch(r -> further.contains(r) || Shipped.ROOTS.contains(r));
        } catch (CertificateException e) {
            return false;
        }
    }

    /** Whether a root CA file holds certificates at all. */
    static boolean isReadable(byte[] pem) {
        try {
            return !certificates(pem).isEmpty();
        } catch (CertificateException e) {
            return false;
        }
    }

    /** The certificates of a PEM document. */
    static Set<X509Certificate> certificates(byte[] pem) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        Set<X509Certificate> certificates = new HashSet<>();
        Matcher block = CERTIFICATE.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            byte[] der = decode(block.group(1));
            certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return certificates;
    }

    private static byte[] decode(String base64) throws CertificateException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new CertificateException("not Base64", e);
        }
    }
}
