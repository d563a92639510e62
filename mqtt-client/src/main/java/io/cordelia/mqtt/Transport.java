package io.cordelia.mqtt;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.pki.LastWordsSocket;
import io.cordelia.pki.TlsContexts;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The byte stream to the broker: TCP, with TLS on top if there are credentials.
 *
 * <p>It is opened here and not by Paho, so that every step has one deadline and can be broken off, what goes wrong is
 * known for what it is, and the name that TLS verifies is a thing apart from the address that is connected to.
 */
final class Transport {

    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

    private static final String TLS_1_3 = "TLSv1.3";

    private final BrokerAddress broker;
    private final Link link;
    private final Optional<SSLContext> tls;
    private final Object lock = new Object();
    private LastWordsSocket tcp = new LastWordsSocket();
    private Socket socket = tcp;
    private boolean aborted;
    private volatile Phase phase = Phase.CONNECTING;

    Transport(BrokerAddress broker, Link link, Optional<DeviceCredentials> credentials) {
        this.broker = broker;
        this.link = link;
        this.tls = credentials.map(c -> TlsContexts.client(c, link.verification()));
    }

    /**
     * Connects, and shakes hands if this is TLS.
     *
     * @param watchdogs runs what breaks off a handshake that takes too long
     */
    void open(Deadline deadline, ScheduledExecutorService watchdogs) throws IOException {
        connect(deadline);
        if (tls.isPresent()) {
            phase = Phase.HANDSHAKING;
            SSLSocket secured = layer(tls.get());
            ScheduledFuture<?> watchdog =
                    watchdogs.schedule(this::abort, deadline.remainingMillis(), TimeUnit.MILLISECONDS);
            try {
                secured.startHandshake();
            } finally {
                watchdog.cancel(false);
            }
            LOG.debug("{} with broker {}", secured.getSession().getProtocol(), broker);
        }
        phase = Phase.OPEN;
    }

    private void connect(Deadline deadline) throws IOException {
        List<IOException> failures = new ArrayList<>();
        BrokerAddress target = link.via().orElse(broker);
        for (InetAddress address : InetAddress.getAllByName(target.host())) {
            try {
                connect(new InetSocketAddress(address, target.port()), deadline);
                return;
            } catch (IOException e) {
                failures.add(e);
            }
            if (isAborted() || deadline.hasPassed()) {
                break;
            }
        }
        IOException last = failures.remove(failures.size() - 1);
        failures.forEach(last::addSuppressed);
        throw last;
    }

    private void connect(InetSocketAddress address, Deadline deadline) throws IOException {
        LastWordsSocket next = new LastWordsSocket();
        synchronized (lock) {
            refuseIfAborted();
            tcp = next;
            socket = next;
        }
        try {
            if (deadline.hasPassed()) {
                throw new SocketTimeoutException("Connect timed out");
            }
            next.connect(address, Math.toIntExact(deadline.remainingMillis()));
            // An acknowledged publish is a series of small packets, each of which the other side waits for.
            next.setTcpNoDelay(true);
        } catch (IOException e) {
            next.close();
            throw e;
        }
    }

    private SSLSocket layer(SSLContext context) throws IOException {
        SSLSocket secured =
                (SSLSocket) context.getSocketFactory().createSocket(tcp, broker.host(), broker.port(), true);
        // The name given above is what is verified here, and sent as SNI if it is a name and not an address.
        SSLParameters parameters = secured.getSSLParameters();
        if (link.verification().checksName()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        link.tlsProtocol().ifPresent(protocol -> parameters.setProtocols(new String[] {protocol}));
        parameters.setApplicationProtocols(link.alpn().toArray(String[]::new));
        secured.setSSLParameters(parameters);
        synchronized (lock) {
            refuseIfAborted();
            socket = secured;
        }
        return secured;
    }

    private void refuseIfAborted() throws SocketException {
        if (aborted) {
            throw new SocketException("Socket closed");
        }
    }

    /** How far it has come. */
    enum Phase {
        /** There is no TCP connection yet. */
        CONNECTING,
        /** There is one, and the TLS handshake is not over. */
        HANDSHAKING,
        /** Ready for MQTT. */
        OPEN
    }

    Phase phase() {
        return phase;
    }

    /** The broker has answered CONNECT. */
    void accepted() {
        tcp().accepted();
    }

    /** Whether the other side has sent anything at all. */
    boolean hasHeard() {
        return tcp().hasHeard();
    }

    /** Whether the TLS handshake is over on this side, although the broker has not judged the client's certificate yet. */
    boolean mayStillRefuseCertificate() {
        return phase == Phase.OPEN
                && current() instanceof SSLSocket secured
                && TLS_1_3.equals(secured.getSession().getProtocol());
    }

    InputStream input() throws IOException {
        return new BufferedInputStream(current().getInputStream());
    }

    OutputStream output() throws IOException {
        return current().getOutputStream();
    }

    /**
     * Ends the connection in good order: says that nothing more is coming, lets the broker read what was sent, and closes
     * when the broker has. A socket that is closed with something unread, or to which something is sent afterwards, makes
     * TCP reset the connection, and the broker loses what it has not read yet.
     *
     * <p>Blocks while the broker neither reads nor hangs up; {@link #abort} ends that. Another thread may be reading the
     * input: then what arrives is divided between the two, so nobody is to heed it any more.
     */
    void close() throws IOException {
        try (Socket ending = current()) {
            ending.shutdownOutput();
            ending.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }

    /** Ends the connection at once, and for good: what is reading, writing or connecting fails. */
    void abort() {
        synchronized (lock) {
            aborted = true;
        }
        try {
            tcp().close();
        } catch (IOException e) {
            LOG.debug("closing the connection to {}", broker, e);
        }
    }

    boolean isAborted() {
        synchronized (lock) {
            return aborted;
        }
    }

    private LastWordsSocket tcp() {
        synchronized (lock) {
            return tcp;
        }
    }

    private Socket current() {
        synchronized (lock) {
            return socket;
        }
    }
}
