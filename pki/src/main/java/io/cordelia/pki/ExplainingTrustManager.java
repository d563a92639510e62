package io.cordelia.pki;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Judges a server as the JDK does; when it refuses, the exception holds the server's certificates and the time, so that the
 * message to the user can say what is in them.
 */
final class ExplainingTrustManager extends X509ExtendedTrustManager {

    private final List<X509Certificate> roots;
    private final ServerVerification verification;

    ExplainingTrustManager(List<X509Certificate> roots, ServerVerification verification) {
        this.roots = List.copyOf(roots);
        this.verification = verification;
    }

    private ServerJudge judge() {
        return ServerJudge.now(roots, verification);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        ServerJudge judge = judge();
        try {
            judge.manager().checkServerTrusted(judge.seen(chain), authType, socket);
        } catch (CertificateException e) {
            throw refused(chain, authType, judge, e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        ServerJudge judge = judge();
        try {
            judge.manager().checkServerTrusted(judge.seen(chain), authType, engine);
        } catch (CertificateException e) {
            throw refused(chain, authType, judge, e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        ServerJudge judge = judge();
        judge.manager().checkServerTrusted(judge.seen(chain), authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        judge().manager().checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        judge().manager().checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        judge().manager().checkClientTrusted(chain, authType, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return roots.toArray(X509Certificate[]::new);
    }

    private ServerCertificateException refused(
            X509Certificate[] chain, String authType, ServerJudge judge, CertificateException cause) {
        return new ServerCertificateException(
                List.of(chain), judge.at(), isTrustedWithoutName(chain, authType, judge), cause);
    }

    /** Without a connection there is no name to check: what is refused with one and trusted without has the wrong name. */
    private static boolean isTrustedWithoutName(X509Certificate[] chain, String authType, ServerJudge judge) {
        try {
            judge.manager().checkServerTrusted(judge.seen(chain), authType);
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }
}
