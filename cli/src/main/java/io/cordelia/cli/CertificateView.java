package io.cordelia.cli;

import io.cordelia.pki.PublicKeys;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What people want to know of a certificate, as it is printed. What a certificate does not tell is left out.
 *
 * @param serial the serial number, hexadecimal
 * @param key the kind of its public key
 * @param signature how the issuer signed it
 * @param ca whether it is that of a CA
 * @param purposes what it may be used for
 * @param names the DNS names and IP addresses that it is made out for
 * @param sha256 the SHA-256 fingerprint
 */
record CertificateView(
        String subject,
        String issuer,
        String serial,
        String notBefore,
        String notAfter,
        String key,
        String signature,
        boolean ca,
        List<String> purposes,
        List<String> names,
        String sha256) {

    /** For the help of commands that print it. */
    static final String JSON =
            "{subject, issuer, serial, notBefore, notAfter, key, signature, ca, purposes: [word], names: [name], sha256}";

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private static final Map<String, String> PURPOSES = Map.of(
            "1.3.6.1.5.5.7.3.1", "serverAuth",
            "1.3.6.1.5.5.7.3.2", "clientAuth",
            "1.3.6.1.5.5.7.3.3", "codeSigning",
            "1.3.6.1.5.5.7.3.4", "emailProtection",
            "1.3.6.1.5.5.7.3.8", "timeStamping",
            "1.3.6.1.5.5.7.3.9", "OCSPSigning",
            "2.5.29.37.0", "any");

    static CertificateView of(X509Certificate certificate) {
        return new CertificateView(
                certificate.getSubjectX500Principal().toString(),
                certificate.getIssuerX500Principal().toString(),
                certificate.getSerialNumber().toString(16),
                certificate.getNotBefore().toInstant().toString(),
                certificate.getNotAfter().toInstant().toString(),
                PublicKeys.kind(certificate.getPublicKey()),
                certificate.getSigAlgName(),
                certificate.getBasicConstraints() >= 0,
                purposes(certificate),
                names(certificate),
                fingerprint(certificate));
    }

    private static List<String> purposes(X509Certificate certificate) {
        try {
            return Optional.ofNullable(certificate.getExtendedKeyUsage()).orElse(List.of()).stream()
                    .map(purpose -> PURPOSES.getOrDefault(purpose, purpose))
                    .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private static List<String> names(X509Certificate certificate) {
        try {
            return Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of()).stream()
                    .filter(name -> Objects.equals(name.get(0), DNS_NAME) || Objects.equals(name.get(0), IP_ADDRESS))
                    .map(name -> name.get(1).toString())
                    .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return KeyView.sha256(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read has an encoding", e);
        }
    }

    /** Names and values, in the order in which they are shown. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("subject", subject);
        facts.put("issuer", issuer);
        facts.put("serial number", serial);
        facts.put("valid", notBefore + " to " + notAfter);
        facts.put("key", key);
        facts.put("signature", signature);
        if (ca) {
            facts.put("made for", "a CA");
        } else if (!purposes.isEmpty()) {
            facts.put("made for", String.join(", ", purposes));
        }
        if (!names.isEmpty()) {
            facts.put("names", String.join(", ", names));
        }
        facts.put("SHA-256", sha256);
        return facts;
    }
}
