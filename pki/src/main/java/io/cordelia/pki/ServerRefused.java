package io.cordelia.pki;

import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.TlsRefusedException.Check;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** This side refused the broker's certificate; what was thrown may hold the certificates if the context was ours. */
final class ServerRefused {

    private static final int NAMES_SHOWN = 10;

    private final List<Throwable> causes;
    private final Peers peers;
    private final List<X509Certificate> chain;

    ServerRefused(List<Throwable> causes, Peers peers) {
        this.causes = causes;
        this.peers = peers;
        this.chain = find(ServerCertificateException.class)
                .map(ServerCertificateException::chain)
                .orElse(List.of());
    }

    TlsRefusedException explain() {
        if (find(CertificateExpiredException.class).isPresent()) {
            return refused(
                    Check.SERVER_DATES,
                    "has an expired certificate" + outOfDate()
                            + "; renew it on the broker, or set this machine's clock");
        }
        if (find(CertificateNotYetValidException.class).isPresent()) {
            return refused(
                    Check.SERVER_DATES,
                    "has a certificate that is not valid yet" + outOfDate()
                            + "; set this machine's clock, or give the broker another certificate");
        }
        if (isName()) {
            return wrongName();
        }
        return chain.stream()
                .findFirst()
                .filter(certificate -> hasTrustedIssuer())
                .flatMap(this::wrongUsage)
                .orElseGet(this::untrusted);
    }

    private Optional<TlsRefusedException> wrongUsage(X509Certificate certificate) {
        return UsageRule.missing(certificate, Role.SERVER)
                .findFirst()
                .map(missing -> refused(
                        Check.SERVER_USAGE,
                        "has the certificate " + Names.subject(certificate) + ", which " + missing
                                + "; give the broker a certificate that was issued for a server"));
    }

    private TlsRefusedException wrongName() {
        String host = peers.host();
        String madeOutFor = chain.stream()
                .findFirst()
                .map(ServerRefused::names)
                .map(names -> " (it is made out for " + names + ")")
                .orElse("");
        return refused(
                Check.SERVER_NAME,
                "has a certificate that is not made out for the name " + host + madeOutFor
                        + "; connect to a name that is in the certificate, or give the broker one whose subjectAltName"
                        + " holds " + host);
    }

    private TlsRefusedException untrusted() {
        if (chain.isEmpty() || hasTrustedIssuer()) {
            return refused(
                    Check.SERVER_CHAIN,
                    "has a certificate that cannot be trusted" + reason()
                            + "; check the broker's certificate and the root CA certificates of this device");
        }
        X509Certificate last = chain.get(chain.size() - 1);
        String shown = "has the certificate " + Names.subject(chain.get(0));
        if (chain.size() == 1 && Issuers.isSelfIssued(last)) {
            return refused(
                    Check.SERVER_CHAIN,
                    shown + ", which is self-signed and not among the device's root CAs" + rootNames()
                            + "; give the broker a certificate of one of these CAs");
        }
        boolean namesake = peers.roots().stream().anyMatch(root -> Issuers.names(last, root));
        String missing = namesake
                ? ", and the device's root CA of that name is another one, with another key"
                : ", which is not among the device's root CAs" + rootNames();
        return refused(
                Check.SERVER_CHAIN,
                shown + " that comes from " + Names.issuer(last) + missing
                        + "; give the device the root CA certificate that the broker's certificate comes from");
    }

    /** Typed if the context was ours; otherwise there is only the JDK's text. */
    private boolean isName() {
        boolean pathIsBad = find(CertPathValidatorException.class).isPresent()
                || find(CertPathBuilderException.class).isPresent();
        if (pathIsBad) {
            return false;
        }
        return find(ServerCertificateException.class)
                .map(ServerCertificateException::trustedWithoutName)
                .orElseGet(() -> find(CertificateException.class)
                        .map(Throwable::getMessage)
                        .filter(text ->
                                text.startsWith("No subject alternative") || text.startsWith("No name matching"))
                        .isPresent());
    }

    private boolean hasTrustedIssuer() {
        return chain.stream()
                .anyMatch(certificate -> peers.roots().contains(certificate)
                        || peers.roots().stream().anyMatch(root -> Issuers.issued(root, certificate)));
    }

    private String outOfDate() {
        Instant now = find(ServerCertificateException.class)
                .map(ServerCertificateException::judgedAt)
                .orElseGet(Instant::now);
        return chain.stream()
                .filter(certificate -> now.isAfter(certificate.getNotAfter().toInstant())
                        || now.isBefore(certificate.getNotBefore().toInstant()))
                .findFirst()
                .map(certificate -> " (" + Names.subject(certificate) + ", valid from "
                        + Names.date(certificate.getNotBefore().toInstant()) + " to "
                        + Names.date(certificate.getNotAfter().toInstant()) + ")")
                .orElse("");
    }

    private String rootNames() {
        List<X509Certificate> roots = peers.roots();
        if (roots.isEmpty() || roots.size() > NAMES_SHOWN) {
            return "";
        }
        return roots.stream().map(Names::subject).collect(Collectors.joining("; ", " (", ")"));
    }

    private String reason() {
        Throwable deepest = causes.get(causes.size() - 1);
        return Optional.ofNullable(deepest.getMessage())
                .map(text -> " (" + Names.printable(text) + ")")
                .orElse("");
    }

    private static String names(X509Certificate certificate) {
        List<String> names = Names.alternativeNames(certificate);
        if (names.isEmpty()) {
            return "no host name or address, only for " + Names.subject(certificate);
        }
        String shown = names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
        return names.size() > NAMES_SHOWN ? shown + " and " + (names.size() - NAMES_SHOWN) + " more" : shown;
    }

    private TlsRefusedException refused(Check check, String problem) {
        return peers.refused(check, problem, causes.get(0));
    }

    private <T> Optional<T> find(Class<T> type) {
        return causes.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
