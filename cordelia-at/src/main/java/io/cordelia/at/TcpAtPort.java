package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;

/** A module behind a TCP server, such as a serial device server or a simulated module. */
public final class TcpAtPort implements AtPort {

    /** How long {@link #open} waits for the connection unless told otherwise. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final String host;
    private final int port;
    private final Duration connectTimeout;
    private final StreamAtPort streams;

    /**
     * A port that is connected to with {@link #DEFAULT_CONNECT_TIMEOUT}.
     *
     * @param host host name or IP address
     * @param port TCP port, 1 to 65535
     * @throws InvalidRequestException if the port is out of range or the host empty
     */
    public TcpAtPort(String host, int port) {
        this(host, port, DEFAULT_CONNECT_TIMEOUT);
    }

    /**
     * A port.
     *
     * @param host host name or IP address
     * @param port TCP port, 1 to 65535
     * @param connectTimeout how long {@link #open} waits for the connection, 1 ms or more
     * @throws InvalidRequestException if an argument is out of range
     */
    public TcpAtPort(String host, int port, Duration connectTimeout) {
        Objects.requireNonNull(connectTimeout, "connectTimeout");
        if (host.isBlank()) {
            throw new InvalidRequestException("host", "is empty", "a host name or IP address");
        }
        if (port < 1 || port > 65_535) {
            throw new InvalidRequestException("TCP port", port + " is out of range", "1 to 65535");
        }
        if (connectTimeout.toMillis() < 1 || connectTimeout.toMillis() > Integer.MAX_VALUE) {
            throw new InvalidRequestException(
                    "connect time-out", connectTimeout + " is out of range", "1 ms to 24 days");
        }
        this.host = host;
        this.port = port;
        this.connectTimeout = connectTimeout;
        this.streams = new StreamAtPort(
                "tcp://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port, this::connect);
    }

    @Override
    public String name() {
        return streams.name();
    }

    @Override
    public void open() {
        streams.open();
    }

    @Override
    public int read(byte[] buffer) {
        return streams.read(buffer);
    }

    @Override
    public void write(byte[] bytes) {
        streams.write(bytes);
    }

    @Override
    public void close() {
        streams.close();
    }

    private StreamAtPort.Streams connect() throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), (int) connectTimeout.toMillis());
            socket.setTcpNoDelay(true);
            return new StreamAtPort.Streams(socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            Quietly.close(socket);
            throw new IOException(reason(e), e);
        }
    }

    private String reason(IOException e) {
        if (e instanceof UnknownHostException) {
            return "host " + host + " is unknown";
        }
        if (e instanceof SocketTimeoutException) {
            return "no answer within " + connectTimeout.toMillis() + " ms";
        }
        if (e instanceof ConnectException) {
            return "nobody listens there (" + e.getMessage() + ")";
        }
        return e.getMessage();
    }
}
