package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.pki.Finding.Kind;
import io.cordelia.pki.Finding.Severity;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The certificate is made out for what it is used for. One that says nothing is good for everything. A device's is only a
 * warning, as there are brokers that do not look; every client looks at a server's.
 */
final class UsageRule implements CredentialsCheck.Rule {

    private static final String ANY = "2.5.29.37.0";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final int DIGITAL_SIGNATURE = 0;

    @Override
    public Stream<Finding> findings(Candidate candidate) {
        return candidate.material().identity().stream()
                .map(Material.Identity::certificate)
                // What is wrong with the certificate of a CA is said by another rule.
                .filter(certificate -> certificate.getBasicConstraints() < 0)
                .flatMap(certificate -> missing(certificate, candidate.role())
                        .map(problem -> finding(candidate, certificate, problem)));
    }

    /** What a certificate may not be used for but has to be in that role, as the rest of a sentence. */
    static Stream<String> missing(X509Certificate certificate, Role role) {
        return Stream.concat(extendedUsage(certificate, role), signing(certificate));
    }

    private static Stream<String> extendedUsage(X509Certificate certificate, Role role) {
        boolean device = role == Role.DEVICE;
        String needed = device ? CLIENT_AUTH : SERVER_AUTH;
        List<String> usages = extendedUsages(certificate).orElse(List.of(ANY));
        if (usages.contains(ANY) || usages.contains(needed)) {
            return Stream.empty();
        }
        return Stream.of(
                device
                        ? "is not made out for client authentication (extended key usage clientAuth), and most brokers"
                                + " refuse it"
                        : "is not made out for server authentication (extended key usage serverAuth), so clients will"
                                + " refuse it");
    }

    private static Stream<String> signing(X509Certificate certificate) {
        boolean[] usage = Optional.ofNullable(certificate.getKeyUsage()).orElse(new boolean[] {true});
        return usage[DIGITAL_SIGNATURE]
                ? Stream.empty()
                : Stream.of("is not made out for signing (key usage digitalSignature), which TLS does with it");
    }

    private static Finding finding(Candidate candidate, X509Certificate certificate, String problem) {
        return new Finding(
                candidate.role() == Role.DEVICE ? Severity.WARNING : Severity.ERROR,
                Kind.MISSING_USAGE,
                Part.CERTIFICATE,
                candidate.material().names().certificate() + ": the certificate of " + Names.subject(certificate) + " "
                        + problem + "; have one issued for a " + candidate.role());
    }

    private static Optional<List<String>> extendedUsages(X509Certificate certificate) {
        try {
            return Optional.ofNullable(certificate.getExtendedKeyUsage());
        } catch (CertificateParsingException e) {
            return Optional.of(List.of());
        }
    }
}
