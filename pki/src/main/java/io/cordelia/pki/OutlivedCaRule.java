package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.pki.Finding.Kind;
import io.cordelia.pki.Finding.Severity;
import io.cordelia.pki.Material.Identity;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * No CA ends before the certificate that depends on it. Nothing is said while one of the two is not valid anyway, which is
 * the more urgent thing.
 */
final class OutlivedCaRule implements CredentialsCheck.Rule {

    @Override
    public Stream<Finding> findings(Candidate candidate) {
        return candidate.material().identity().flatMap(identity -> finding(candidate, identity)).stream();
    }

    private static Optional<Finding> finding(Candidate candidate, Identity identity) {
        Material material = candidate.material();
        X509Certificate certificate = identity.certificate();
        Instant end = Issuers.end(certificate);
        return Issuers.outlived(end, Issuers.above(identity.chain(), material.roots()).stream())
                .filter(ca -> Stream.of(certificate, ca).allMatch(c -> isValid(c, candidate.now())))
                .map(ca -> new Finding(
                        Severity.WARNING,
                        Kind.OUTLIVES_CA,
                        Part.CERTIFICATE,
                        material.names().certificate() + ": the certificate of " + Names.subject(certificate)
                                + " ends on " + Names.date(end) + ", but is good only until "
                                + Names.date(Issuers.end(ca)) + ", when that of the CA " + Names.subject(ca)
                                + " ends; renew both before that, or have it issued by a CA that lasts longer"));
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isBefore(certificate.getNotBefore().toInstant()) && !now.isAfter(Issuers.end(certificate));
    }
}
