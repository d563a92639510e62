package io.cordelia.pki;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.TlsRefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A real handshake on loopback, followed by a line there and one back, as CONNECT and CONNACK follow it in MQTT.
 */
final class Handshake {

    private static final int TIMEOUT_MS = 20_000;
    private static final byte[] LINE = {'x', '\n'};

    private final SSLContext server;
    private Consumer<SSLServerSocket> serverSettings = socket -> socket.setNeedClientAuth(true);
    private Consumer<SSLParameters> clientSettings = parameters -> {};
    private String host = "localhost";

    Handshake(SSLContext server) {
        this.server = server;
    }

    Handshake server(Consumer<SSLServerSocket> settings) {
        this.serverSettings = this.serverSettings.andThen(settings);
        return this;
    }

    Handshake client(Consumer<SSLParameters> settings) {
        this.clientSettings = this.clientSettings.andThen(settings);
        return this;
    }

    Handshake protocol(String protocol) {
        return server(socket -> socket.setEnabledProtocols(new String[] {protocol}));
    }

    Handshake host(String name) {
        this.host = name;
        return this;
    }

    /** Connects; with no failure if the line came back. */
    Result with(DeviceCredentials credentials) {
        return with(TlsContexts.client(credentials), credentials);
    }

    Result with(SSLContext client, DeviceCredentials credentials) {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (SSLServerSocket listener = (SSLServerSocket)
                server.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            serverSettings.accept(listener);
            Future<?> accepted = executor.submit(() -> serve(listener));
            Optional<Throwable> failure = connect(client, host, listener.getLocalPort(), clientSettings);
            accepted.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
            return new Result(failure, host, listener.getLocalPort(), credentials);
        } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } finally {
            executor.shutdownNow();
        }
    }

    /** A handshake with any server, then a line there and any answer back. */
    static Optional<Throwable> connect(SSLContext client, String host, int port, Consumer<SSLParameters> settings) {
        return connect(client, host, port, settings, LINE);
    }

    /**
     * A handshake with any server, then only an answer is awaited: what is written to a server that has hung up may keep its
     * alert from being read.
     */
    static Optional<Throwable> listen(SSLContext client, String host, int port, Consumer<SSLParameters> settings) {
        return connect(client, host, port, settings, new byte[0]);
    }

    private static Optional<Throwable> connect(
            SSLContext client, String host, int port, Consumer<SSLParameters> settings, byte[] line) {
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            // The loopback address under any name, so that no name needs resolving.
            InetAddress named = InetAddress.getByAddress(
                    host, InetAddress.getLoopbackAddress().getAddress());
            socket.connect(new InetSocketAddress(named, port), TIMEOUT_MS);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            settings.accept(parameters);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            socket.getOutputStream().write(line);
            socket.getOutputStream().flush();
            if (socket.getInputStream().read() < 0) {
                throw new EOFException();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private void serve(SSLServerSocket listener) {
        try (SSLSocket socket = (SSLSocket) listener.accept()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.startHandshake();
            socket.getOutputStream().write(socket.getInputStream().readNBytes(LINE.length));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // The client's side of it is what the tests look at.
            return;
        }
    }

    /** What came of it on the client's side. */
    record Result(Optional<Throwable> failure, String host, int port, DeviceCredentials credentials) {

        TlsRefusedException refusal() {
            return TlsFailure.of(failure.orElseThrow(), host, port, credentials).orElseThrow();
        }
    }
}
