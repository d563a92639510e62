package io.cordelia.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Connects to a broker with nothing but a socket, CONNECT and CONNACK: what the line and TLS cost, and no client's own time. */
final class BareMqtt {

    private static final String HOST = "localhost";
    private static final byte[] ACCEPTED = {0x20, 2, 0, 0};
    private static final byte[] DISCONNECT = {(byte) 0xE0, 0};
    private static final int TIMEOUT_MILLIS = 10_000;

    private final int port;
    private final byte[] connect;

    BareMqtt(int port, String clientId) {
        this.port = port;
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        // MQTT 3.1.1, clean session, keep-alive of 60 s.
        byte[] head = {0x10, (byte) (12 + clientId.length()), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0};
        packet.writeBytes(head);
        packet.write(clientId.length());
        packet.writeBytes(clientId.getBytes(US_ASCII));
        this.connect = packet.toByteArray();
    }

    /** Over TCP. */
    Connected connect() throws IOException {
        long start = System.nanoTime();
        try (Socket socket = tcp()) {
            greet(socket);
            return new Connected(millisSince(start), Optional.empty());
        }
    }

    /**
     * Over TLS.
     *
     * @param context with the same one the next connection can resume the session of this one
     */
    Connected connect(SSLContext context, String protocol) throws IOException {
        long epoch = System.currentTimeMillis();
        long start = System.nanoTime();
        try (Socket tcp = tcp();
                SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(tcp, HOST, port, true)) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(new String[] {protocol});
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            greet(tls);
            return new Connected(
                    millisSince(start), Optional.of(tls.getSession().getCreationTime() < epoch));
        }
    }

    private Socket tcp() throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(HOST, port), TIMEOUT_MILLIS);
        return socket;
    }

    private void greet(Socket socket) throws IOException {
        socket.getOutputStream().write(connect);
        byte[] answer = socket.getInputStream().readNBytes(ACCEPTED.length);
        if (!Arrays.equals(answer, ACCEPTED)) {
            throw new IOException("the broker did not accept the connection but answered " + Arrays.toString(answer));
        }
        socket.getOutputStream().write(DISCONNECT);
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    /**
     * What it took.
     *
     * @param millis from the first packet to CONNACK
     * @param resumed whether the TLS session is older than the connection, as only a resumed one is; empty without TLS
     */
    record Connected(double millis, Optional<Boolean> resumed) {}
}
