package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.pki.Finding.Kind;
import io.cordelia.pki.Finding.Severity;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The certificates are valid now and for a while. A root CA among several that is not valid is only a warning, as bundles
 * keep old ones, and nothing is said of one that ends soon as long as another stays; nor of what stands in the chain above
 * the certificate that a root CA issued.
 */
final class DatesRule implements CredentialsCheck.Rule {

    private static final Duration AHEAD = Duration.ofDays(30);

    /** Certificates that live for hours or days are renewed late in their life, and that is as it should be. */
    private static final int LAST_PART = 3;

    @Override
    public Stream<Finding> findings(Candidate candidate) {
        Instant now = candidate.now();
        Material material = candidate.material();
        Stream<Finding> chain = material.identity().stream()
                .flatMap(identity ->
                        identity.chain().stream().limit(Issuers.known(identity.chain(), material.roots()) + 1L))
                .flatMap(certificate -> new Dates(material.source(Part.CERTIFICATE), certificate, now)
                        .finding(Severity.ERROR, true).stream());
        List<Dates> roots = material.roots().stream()
                .map(root -> new Dates(material.source(Part.ROOT_CA), root, now))
                .toList();
        Severity severity = roots.stream().noneMatch(Dates::isValid) ? Severity.ERROR : Severity.WARNING;
        boolean noneStays = roots.stream().noneMatch(root -> root.isValid() && !root.endsSoon());
        return Stream.concat(chain, roots.stream().flatMap(root -> root.finding(severity, noneStays).stream()));
    }

    /** One certificate at a moment. */
    private record Dates(Source source, X509Certificate certificate, Instant now) {

        boolean isValid() {
            return !now.isAfter(to()) && !now.isBefore(from());
        }

        boolean endsSoon() {
            Duration left = Duration.between(now, to());
            Duration whole = Duration.between(from(), to());
            return left.compareTo(AHEAD) < 0 && left.multipliedBy(LAST_PART).compareTo(whole) < 0;
        }

        Optional<Finding> finding(Severity severity, boolean sayIfItEndsSoon) {
            if (now.isAfter(to())) {
                return found(severity, Kind.EXPIRED, "expired on " + Names.date(to()) + "; get a new one from its CA");
            }
            if (now.isBefore(from())) {
                return found(
                        severity,
                        Kind.NOT_YET_VALID,
                        "is not valid before " + Names.date(from()) + ", and now it is " + Names.date(now)
                                + "; wait, or set the clock if it is wrong");
            }
            return sayIfItEndsSoon && endsSoon()
                    ? found(
                            Severity.WARNING,
                            Kind.EXPIRES_SOON,
                            "expires soon, on " + Names.date(to()) + "; get a new one from its CA before that")
                    : Optional.empty();
        }

        private Optional<Finding> found(Severity severity, Kind kind, String problem) {
            return Optional.of(new Finding(
                    severity,
                    kind,
                    source.part(),
                    source.name() + ": the certificate of " + Names.subject(certificate) + " " + problem));
        }

        private Instant from() {
            return certificate.getNotBefore().toInstant();
        }

        private Instant to() {
            return certificate.getNotAfter().toInstant();
        }
    }
}
