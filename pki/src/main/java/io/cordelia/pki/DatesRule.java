package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.pki.Finding.Kind;
import io.cordelia.pki.Finding.Severity;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The certificates are valid at the moment. A root CA among several that is not valid is only a warning, as bundles keep old
 * ones.
 */
final class DatesRule implements CredentialsCheck.Rule {

    @Override
    public Stream<Finding> findings(Material material, Instant now) {
        Stream<Finding> chain = material.identity().stream()
                .flatMap(identity -> identity.chain().stream())
                .flatMap(certificate -> finding(material.source(Part.CERTIFICATE), certificate, now, Severity.ERROR));
        List<X509Certificate> roots = material.roots();
        boolean noneIsValid = roots.stream().noneMatch(root -> isValid(root, now));
        Severity severity = noneIsValid ? Severity.ERROR : Severity.WARNING;
        return Stream.concat(
                chain, roots.stream().flatMap(root -> finding(material.source(Part.ROOT_CA), root, now, severity)));
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isAfter(certificate.getNotAfter().toInstant())
                && !now.isBefore(certificate.getNotBefore().toInstant());
    }

    private static Stream<Finding> finding(Source source, X509Certificate certificate, Instant now, Severity severity) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        String what = source.name() + ": the certificate of " + Names.subject(certificate);
        if (now.isAfter(to)) {
            return Stream.of(new Finding(
                    severity,
                    Kind.EXPIRED,
                    source.part(),
                    what + " expired on " + Names.date(to) + "; get a new one from its CA"));
        }
        if (now.isBefore(from)) {
            return Stream.of(new Finding(
                    severity,
                    Kind.NOT_YET_VALID,
                    source.part(),
                    what + " is not valid before " + Names.date(from) + ", and now it is " + Names.date(now)
                            + "; wait, or set the clock if it is wrong"));
        }
        return Stream.empty();
    }
}
