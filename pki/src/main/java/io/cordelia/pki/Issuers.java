package io.cordelia.pki;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Who issued what. */
final class Issuers {

    private static final int KEY_CERT_SIGN = 5;

    /** Who makes a CA and certificates that are to last as long makes one after the other. */
    private static final Duration AT_ONCE = Duration.ofDays(1);

    private Issuers() {}

    /** Whether a certificate names the other one's subject as its issuer; its signature may be another matter. */
    static boolean names(X509Certificate certificate, X509Certificate issuer) {
        return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    }

    static boolean signed(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException e) {
            // A public key with damaged numbers in it makes the JDK's arithmetic throw.
            return false;
        }
    }

    static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        return names(certificate, issuer) && signed(certificate, issuer);
    }

    static boolean isSelfIssued(X509Certificate certificate) {
        return names(certificate, certificate);
    }

    /** From the certificate that issued none of the others up to the last issuer among them; strangers come last. */
    static List<X509Certificate> ordered(List<X509Certificate> certificates) {
        List<X509Certificate> left = new ArrayList<>(certificates);
        List<X509Certificate> chain = new ArrayList<>();
        Optional<X509Certificate> next = left.stream()
                .filter(certificate ->
                        left.stream().noneMatch(other -> other != certificate && names(other, certificate)))
                .findFirst();
        while (next.isPresent()) {
            X509Certificate last = next.get();
            left.remove(last);
            chain.add(last);
            next = left.stream().filter(issuer -> names(last, issuer)).findFirst();
        }
        chain.addAll(left);
        return chain;
    }

    /** Old roots of X.509 version 1 have no extension to say that they are CAs. */
    static boolean isCa(X509Certificate certificate) {
        return certificate.getBasicConstraints() >= 0
                || (certificate.getVersion() == 1 && issued(certificate, certificate));
    }

    /** What a certificate with which nothing {@linkplain #mayIssue may be issued} is, for the user. */
    static String whyNot(X509Certificate certificate) {
        return isCa(certificate)
                ? "that of a CA whose key usage does not allow it to sign certificates (keyCertSign)"
                : "not that of a CA";
    }

    /** Whether a certificate is that of a CA whose key usage, if it has one, allows to sign certificates. */
    static boolean mayIssue(X509Certificate certificate) {
        return isCa(certificate)
                && Optional.ofNullable(certificate.getKeyUsage())
                        .map(usage -> usage[KEY_CERT_SIGN])
                        .orElse(true);
    }

    /**
     * The first certificate of a chain that is one of the roots or was issued by one: verifiers stop at the one that they know,
     * and what stands above it, such as the root as another CA has signed it, does not matter. The chain's size if there is none.
     */
    static int known(List<X509Certificate> chain, List<X509Certificate> roots) {
        return IntStream.range(0, chain.size())
                .filter(i -> roots.contains(chain.get(i)) || roots.stream().anyMatch(root -> isAbove(root, chain, i)))
                .findFirst()
                .orElse(chain.size());
    }

    /** Whether a root issued a certificate of a chain, and allows those below it. */
    private static boolean isAbove(X509Certificate root, List<X509Certificate> chain, int i) {
        return mayIssue(root) && allowsBelow(root, casUpTo(chain, i)) && issued(root, chain.get(i));
    }

    /** The CAs that the first certificate of a chain depends on, up to the root that lasts longest of those that issued it. */
    static List<X509Certificate> above(List<X509Certificate> chain, List<X509Certificate> roots) {
        int known = known(chain, roots);
        List<X509Certificate> above = new ArrayList<>();
        for (int i = 1; i <= Math.min(known, chain.size() - 1) && issued(chain.get(i), chain.get(i - 1)); i++) {
            above.add(chain.get(i));
        }
        if (known < chain.size() && !roots.contains(chain.get(known))) {
            roots.stream()
                    .filter(root -> isAbove(root, chain, known))
                    .max(Comparator.comparing(Issuers::end))
                    .ifPresent(above::add);
        }
        return above;
    }

    /** The CA that ends first, if that is before the end of what depends on it, by more than a day. */
    static Optional<X509Certificate> outlived(Instant end, Stream<X509Certificate> cas) {
        return cas.min(Comparator.comparing(Issuers::end))
                .filter(ca -> end(ca).plus(AT_ONCE).isBefore(end));
    }

    static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    /** The CAs of a chain up to this one, which are all but the first certificate. */
    static List<X509Certificate> casUpTo(List<X509Certificate> chain, int i) {
        return chain.subList(1, i + 1);
    }

    /** Whether a CA may have these CAs below it (the path length of its basic constraints). */
    static boolean allowsBelow(X509Certificate ca, List<X509Certificate> below) {
        int limit = ca.getBasicConstraints();
        return limit < 0 || limit >= pathLength(below);
    }

    /** How many of these CAs a path length counts: not those of the issuer's name, such as a new root (RFC 5280, 6.1.4 l). */
    static long pathLength(List<X509Certificate> cas) {
        return cas.stream().filter(ca -> !isSelfIssued(ca)).count();
    }
}
