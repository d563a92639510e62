package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.pki.Finding.Kind;
import io.cordelia.pki.Finding.Severity;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;

/** The root CA document holds certificates of CAs, and the certificate of a device or server is not that of a CA. */
final class CertificateKindRule implements CredentialsCheck.Rule {

    @Override
    public Stream<Finding> findings(Candidate candidate) {
        return Stream.concat(rootsNotCa(candidate.material()), isCa(candidate.material(), candidate.role()));
    }

    private static Stream<Finding> rootsNotCa(Material material) {
        return material.roots().stream()
                .filter(root -> !Issuers.isCa(root))
                .map(root -> new Finding(
                        Severity.ERROR,
                        Kind.ROOT_NOT_CA,
                        Part.ROOT_CA,
                        material.names().rootCa() + " holds the certificate of " + Names.subject(root)
                                + ", which is not that of a CA; give the root CA certificate that the broker's own"
                                + " certificate comes from"));
    }

    private static Stream<Finding> isCa(Material material, Role role) {
        return material.identity().stream()
                .map(Material.Identity::certificate)
                .filter(CertificateKindRule::isMadeOutForCa)
                .map(certificate -> new Finding(
                        Severity.ERROR,
                        Kind.CA_CERTIFICATE,
                        Part.CERTIFICATE,
                        material.names().certificate() + " begins with the certificate of the CA "
                                + Names.subject(certificate)
                                + "; the " + role + "'s own certificate is to be the first"));
    }

    private static boolean isMadeOutForCa(X509Certificate certificate) {
        return certificate.getBasicConstraints() >= 0;
    }
}
