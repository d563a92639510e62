package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.pki.Finding.Kind;
import io.cordelia.pki.Finding.Severity;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;

/**
 * Keys and signatures are as strong as TLS libraries want them. How a root CA is signed does not matter: it is trusted
 * because it is there.
 */
final class StrengthRule implements CredentialsCheck.Rule {

    @Override
    public Stream<Finding> findings(Candidate candidate) {
        Material material = candidate.material();
        Source chainSource = material.source(Part.CERTIFICATE);
        Stream<Finding> chain = material.identity().stream()
                .flatMap(identity -> identity.chain().stream())
                .flatMap(certificate ->
                        Stream.concat(key(chainSource, certificate), signature(chainSource, certificate)));
        Source rootSource = material.source(Part.ROOT_CA);
        return Stream.concat(chain, material.roots().stream().flatMap(root -> key(rootSource, root)));
    }

    private static Stream<Finding> key(Source source, X509Certificate certificate) {
        return Strength.weakness(certificate.getPublicKey()).stream()
                .map(
                        kind -> warning(
                                Kind.WEAK_KEY,
                                source,
                                certificate,
                                "has a key of the kind " + kind
                                        + ", which is too short: it can be broken, and many brokers refuse"
                                        + " it; make a new key, RSA 2048 or EC P-256 at least, and have a certificate issued for it"));
    }

    private static Stream<Finding> signature(Source source, X509Certificate certificate) {
        if (Issuers.isSelfIssued(certificate)) {
            return Stream.empty();
        }
        return Strength.weakSignature(certificate).stream()
                .map(algorithm -> warning(
                        Kind.WEAK_SIGNATURE,
                        source,
                        certificate,
                        "is signed with " + algorithm
                                + ", which can be forged, and many brokers refuse it; have it issued"
                                + " anew with SHA-256"));
    }

    private static Finding warning(Kind kind, Source source, X509Certificate certificate, String problem) {
        return new Finding(
                Severity.WARNING,
                kind,
                source.part(),
                source.name() + ": the certificate of " + Names.subject(certificate) + " " + problem);
    }
}
