package io.cordelia.pki;

import java.security.GeneralSecurityException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** The JDK's check of a server's certificates, at one moment: its trust managers know no other clock than the machine's. */
record ServerJudge(X509ExtendedTrustManager manager, Instant at, boolean checksDates) {

    /** A judge of what is shown now. */
    static ServerJudge now(List<X509Certificate> roots, ServerVerification verification) {
        Instant at = verification.clock().orElseGet(InstantSource::system).instant();
        boolean checksDates = verification.checksDates();
        boolean machinesClock = verification.clock().isEmpty() && checksDates;
        return new ServerJudge(
                machinesClock ? TlsContexts.trustManager(roots) : at(checksDates ? roots : undated(roots), at),
                at,
                checksDates);
    }

    /** The chain as the manager is to see it. */
    X509Certificate[] seen(X509Certificate[] chain) {
        return checksDates ? chain : undated(List.of(chain)).toArray(X509Certificate[]::new);
    }

    private static List<X509Certificate> undated(List<X509Certificate> certificates) {
        return certificates.stream()
                .<X509Certificate>map(UndatedCertificate::new)
                .toList();
    }

    private static X509ExtendedTrustManager at(List<X509Certificate> roots, Instant at) {
        try {
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(
                    roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet()),
                    new X509CertSelector());
            parameters.setDate(Date.from(at));
            // As in the JDK's own default.
            parameters.setRevocationEnabled(false);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(parameters));
            return TlsContexts.only(Stream.of(factory.getTrustManagers()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot check certificates", e);
        }
    }
}
