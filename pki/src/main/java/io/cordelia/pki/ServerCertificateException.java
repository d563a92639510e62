package io.cordelia.pki;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** A server was refused because of its certificate. */
final class ServerCertificateException extends CertificateException {

    private static final long serialVersionUID = 1L;

    private final transient List<X509Certificate> chain;
    private final Instant judgedAt;
    private final boolean trustedWithoutName;

    ServerCertificateException(
            List<X509Certificate> chain, Instant judgedAt, boolean trustedWithoutName, CertificateException cause) {
        super(cause.getMessage(), cause);
        this.chain = chain;
        this.judgedAt = judgedAt;
        this.trustedWithoutName = trustedWithoutName;
    }

    /** What the server showed, its own certificate first. */
    List<X509Certificate> chain() {
        return chain;
    }

    /** What the clock said that it was judged by. */
    Instant judgedAt() {
        return judgedAt;
    }

    /** Whether all is well but for the name that was connected to. */
    boolean trustedWithoutName() {
        return trustedWithoutName;
    }
}
