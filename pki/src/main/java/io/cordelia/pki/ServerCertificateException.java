package io.cordelia.pki;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/** A server was refused because of its certificate. */
final class ServerCertificateException extends CertificateException {

    private static final long serialVersionUID = 1L;

    private final transient List<X509Certificate> chain;
    private final boolean trustedWithoutName;

    ServerCertificateException(List<X509Certificate> chain, boolean trustedWithoutName, CertificateException cause) {
        super(cause.getMessage(), cause);
        this.chain = chain;
        this.trustedWithoutName = trustedWithoutName;
    }

    /** What the server showed, its own certificate first. */
    List<X509Certificate> chain() {
        return chain;
    }

    /** Whether all is well but for the name that was connected to. */
    boolean trustedWithoutName() {
        return trustedWithoutName;
    }
}
