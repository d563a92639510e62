package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.pki.Finding.Kind;
import io.cordelia.pki.Finding.Severity;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Each certificate of the chain is followed by its issuer, and the last one was issued by a CA of the root CA
 * document.
 */
final class ChainRule implements CredentialsCheck.Rule {

    @Override
    public Stream<Finding> findings(Candidate candidate) {
        return candidate
                .material()
                .identity()
                .flatMap(identity -> new Chain(candidate, identity.chain()).finding())
                .stream();
    }

    /** One chain; the first thing wrong with it is enough, as the rest follows from it. */
    private record Chain(Candidate candidate, List<X509Certificate> chain) {

        Optional<Finding> finding() {
            int known = Issuers.known(chain, material().roots());
            for (int i = 0; i + 1 < chain.size(); i++) {
                Optional<Finding> finding = i < known ? link(i) : order(i);
                if (finding.isPresent()) {
                    return finding;
                }
            }
            return known < chain.size() ? Optional.empty() : end(chain.get(chain.size() - 1));
        }

        /** TLS wants each followed by its issuer, also those that verifiers do not come to. */
        private Optional<Finding> order(int i) {
            X509Certificate certificate = chain.get(i);
            X509Certificate next = chain.get(i + 1);
            return Issuers.names(certificate, next)
                    ? Optional.empty()
                    : error(
                            Kind.CHAIN_ORDER,
                            certificateName() + " has after " + Names.subject(certificate) + " the certificate of "
                                    + Names.subject(next) + ", which is not its issuer; put the " + candidate.role()
                                    + "'s certificate first,"
                                    + " followed by its issuer, then that one's issuer");
        }

        private Optional<Finding> link(int i) {
            return order(i).or(
                            () -> issuer(chain.get(i), chain.get(i + 1), Issuers.casUpTo(chain, i), certificateName()));
        }

        private Optional<Finding> end(X509Certificate last) {
            List<X509Certificate> namesakes = material().roots().stream()
                    .filter(root -> Issuers.names(last, root))
                    .toList();
            if (namesakes.isEmpty()) {
                return Optional.of(unknownIssuer(last));
            }
            X509Certificate issuer = namesakes.stream()
                    .filter(root -> Issuers.signed(last, root))
                    .findFirst()
                    .orElse(namesakes.get(0));
            return issuer(
                    last,
                    issuer,
                    Issuers.casUpTo(chain, chain.size() - 1),
                    material().names().rootCa());
        }

        /** What is wrong with an issuer that has these other CAs below it. */
        private Optional<Finding> issuer(
                X509Certificate certificate, X509Certificate issuer, List<X509Certificate> below, String where) {
            if (!Issuers.signed(certificate, issuer)) {
                return error(
                        Kind.ISSUER_SIGNATURE,
                        certificateName() + ": the certificate of " + Names.subject(certificate)
                                + " was not signed by " + Names.subject(issuer) + " in " + where
                                + " although it names that one as its issuer, so there is another CA of the same name;"
                                + " give certificates of the same CA");
            }
            if (!Issuers.mayIssue(issuer)) {
                return error(
                        Kind.ISSUER_NOT_CA,
                        certificateName() + ": the certificate of " + Names.subject(certificate) + " was issued by "
                                + Names.subject(issuer) + " in " + where
                                + ", whose certificate is " + Issuers.whyNot(issuer)
                                + ", so nobody will accept it; have one issued by a CA");
            }
            if (!Issuers.allowsBelow(issuer, below)) {
                return error(
                        Kind.PATH_TOO_LONG,
                        certificateName() + ": the certificate of the CA " + Names.subject(issuer) + " in " + where
                                + " allows no more CAs below it than " + issuer.getBasicConstraints()
                                + ", and there are " + Issuers.pathLength(below)
                                + ", so nobody will accept the chain; have a certificate issued by a CA further up");
            }
            return Optional.empty();
        }

        private Finding unknownIssuer(X509Certificate last) {
            boolean server = candidate.role() == Role.SERVER;
            String issuer = Issuers.isSelfIssued(last)
                    ? Names.subject(last) + ", which issued itself and"
                    : Names.subject(last) + ", whose issuer " + Names.issuer(last);
            return new Finding(
                    server ? Severity.ERROR : brokerIsAws() ? Severity.INFORMATION : Severity.WARNING,
                    Kind.UNKNOWN_ISSUER,
                    Part.CERTIFICATE,
                    certificateName() + ": the chain ends with " + issuer + " is not in "
                            + material().names().rootCa()
                            + (server
                                    ? ", so clients will refuse it; "
                                    : "; if the broker accepts devices of another CA than its own, as AWS IoT Core does,"
                                            + " that is right, else ")
                            + "add the missing intermediate or give a certificate of the right CA");
        }

        /** Which signs devices' certificates with a CA that it keeps to itself. */
        private boolean brokerIsAws() {
            return candidate.brokerNames().stream().anyMatch(BrokerNameRule::isAwsIot);
        }

        private Material material() {
            return candidate.material();
        }

        private String certificateName() {
            return material().names().certificate();
        }

        private static Optional<Finding> error(Kind kind, String message) {
            return Optional.of(new Finding(Severity.ERROR, kind, Part.CERTIFICATE, message));
        }
    }
}
