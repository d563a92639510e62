package io.cordelia.sim;

import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.TlsContexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** The server's side of one TLS connection: what it was asked for, and a CONNACK for a CONNECT. */
final class TlsListener implements AutoCloseable {

    private static final int TIMEOUT_MS = 20_000;

    private final SSLServerSocket listener;
    private final CompletableFuture<Seen> seen = new CompletableFuture<>();
    private final Thread thread = new Thread(this::serve, "tls-listener");

    /** What a server sees of a connection. */
    record Seen(String protocol, List<String> serverNames) {}

    TlsListener(IssuedIdentity server) {
        try {
            listener = (SSLServerSocket) TlsContexts.server(server, List.of(UplinkHost.CA.certificate()))
                    .getServerSocketFactory()
                    .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
            listener.setNeedClientAuth(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.setDaemon(true);
        thread.start();
    }

    String host() {
        return listener.getInetAddress().getHostAddress();
    }

    int port() {
        return listener.getLocalPort();
    }

    Seen seen() {
        return seen.orTimeout(TIMEOUT_MS, TimeUnit.MILLISECONDS).join();
    }

    private void serve() {
        try (SSLSocket socket = (SSLSocket) listener.accept()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.startHandshake();
            ExtendedSSLSession session = (ExtendedSSLSession) socket.getSession();
            seen.complete(new Seen(
                    session.getProtocol(),
                    session.getRequestedServerNames().stream()
                            .map(TlsListener::text)
                            .toList()));
            byte[] head = socket.getInputStream().readNBytes(2);
            socket.getInputStream().readNBytes(head[1]);
            socket.getOutputStream().write(new byte[] {0x20, 2, 0, 0});
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            seen.completeExceptionally(e);
        }
    }

    private static String text(SNIServerName name) {
        return new String(name.getEncoded(), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            listener.close();
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
