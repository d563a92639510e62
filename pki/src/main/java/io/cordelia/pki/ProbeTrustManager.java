package io.cordelia.pki;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Judges a server as a device would, keeps the verdict and lets the handshake go on whatever it is, so that the rest can be
 * seen. For a connection that carries nothing. Used by the thread that shakes hands.
 */
final class ProbeTrustManager extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager judge;
    private List<X509Certificate> chain = List.of();
    private Optional<CertificateException> refusal = Optional.empty();
    private Optional<SSLSession> session = Optional.empty();

    ProbeTrustManager(X509ExtendedTrustManager judge) {
        this.judge = judge;
    }

    /** What the server showed, its own certificate first; empty if it has not come to that. */
    List<X509Certificate> chain() {
        return chain;
    }

    /** Why the server is not trusted. */
    Optional<CertificateException> refusal() {
        return refusal;
    }

    boolean trusts() {
        return !chain.isEmpty() && refusal.isEmpty();
    }

    /** The session as far as it had been agreed upon when the server was judged. */
    Optional<SSLSession> session() {
        return session;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String authType, Socket socket) {
        chain = List.of(shown);
        if (socket instanceof SSLSocket secured && secured.getHandshakeSession() instanceof ExtendedSSLSession begun) {
            session = Optional.of(begun);
        }
        try {
            judge.checkServerTrusted(shown, authType, socket);
        } catch (CertificateException e) {
            refusal = Optional.of(e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String authType, SSLEngine engine)
            throws CertificateException {
        judge.checkServerTrusted(shown, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String authType) throws CertificateException {
        judge.checkServerTrusted(shown, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String authType) throws CertificateException {
        judge.checkClientTrusted(shown, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String authType, Socket socket)
            throws CertificateException {
        judge.checkClientTrusted(shown, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String authType, SSLEngine engine)
            throws CertificateException {
        judge.checkClientTrusted(shown, authType, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge.getAcceptedIssuers();
    }
}
