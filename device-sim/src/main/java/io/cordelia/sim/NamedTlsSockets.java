package io.cordelia.sim;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS over connections that lead elsewhere than their name says: the server is asked for the name, and its certificate is
 * checked against it, whatever host the connection was made to.
 */
final class NamedTlsSockets extends SSLSocketFactory {

    private final SSLSocketFactory tls;
    private final String host;
    private final int port;

    NamedTlsSockets(SSLSocketFactory tls, String host, int port) {
        this.tls = tls;
        this.host = host;
        this.port = port;
    }

    @Override
    public Socket createSocket(Socket connection, String target, int targetPort, boolean autoClose) throws IOException {
        return tls.createSocket(connection, host, port, autoClose);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String target, int targetPort) {
        throw overAConnectionOnly();
    }

    @Override
    public Socket createSocket(String target, int targetPort, InetAddress from, int fromPort) {
        throw overAConnectionOnly();
    }

    @Override
    public Socket createSocket(InetAddress target, int targetPort) {
        throw overAConnectionOnly();
    }

    @Override
    public Socket createSocket(InetAddress target, int targetPort, InetAddress from, int fromPort) {
        throw overAConnectionOnly();
    }

    private static UnsupportedOperationException overAConnectionOnly() {
        return new UnsupportedOperationException("TLS is only spoken over a connection that is there");
    }
}
