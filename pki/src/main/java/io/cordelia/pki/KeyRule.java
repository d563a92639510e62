package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.pki.Finding.Kind;
import io.cordelia.pki.Finding.Severity;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The private key belongs to the first certificate of the chain. */
final class KeyRule implements CredentialsCheck.Rule {

    @Override
    public Stream<Finding> findings(Candidate candidate) {
        return candidate.material().identity().stream()
                .filter(identity -> !identity.keyFits())
                .map(identity -> finding(candidate, identity));
    }

    private static Finding finding(Candidate candidate, Material.Identity identity) {
        Material.SourceNames names = candidate.material().names();
        List<X509Certificate> chain = identity.chain();
        return IntStream.range(1, chain.size())
                .filter(i -> KeyMatch.fits(identity.key(), chain.get(i).getPublicKey()))
                .mapToObj(i -> new Finding(
                        Severity.ERROR,
                        Kind.CHAIN_ORDER,
                        Part.CERTIFICATE,
                        names.certificate() + " has the " + candidate.role() + "'s certificate, "
                                + Names.subject(chain.get(i))
                                + ", as number " + (i + 1)
                                + "; put it first, followed by its issuer, then that one's issuer"))
                .findFirst()
                .orElseGet(() -> new Finding(
                        Severity.ERROR,
                        Kind.KEY_MISMATCH,
                        Part.PRIVATE_KEY,
                        names.privateKey() + " does not belong to the certificate of "
                                + Names.subject(identity.certificate()) + " in " + names.certificate()
                                + "; give the key that this certificate was made for"));
    }
}
