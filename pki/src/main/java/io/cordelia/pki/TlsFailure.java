package io.cordelia.pki;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.TlsRefusedException.Check;
import java.io.EOFException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Tells why a client's TLS handshake failed, from what was thrown.
 *
 * <p>With TLS 1.3 the client's side of the handshake is over before the server has looked at the client's certificate: a
 * refusal arrives as an alert, or merely as the end of the connection, when the client reads for the first time. So ask
 * about everything that is thrown until the broker has answered CONNECT.
 */
public final class TlsFailure {

    /** For alerts the JDK has no types, only this text. */
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

    private final List<Throwable> causes;
    private final Peers peers;

    private TlsFailure(List<Throwable> causes, Peers peers) {
        this.causes = causes;
        this.peers = peers;
    }

    /**
     * Explains a failure between the start of the TCP connection and the broker's answer to CONNECT.
     *
     * @param failure what was thrown; its causes are looked at too
     * @param host the name or address that was connected to
     * @param port the port
     * @param credentials what the context of the connection was made of
     * @return the exception for the user, with the failed check; empty if TLS had no part in the failure, such as when
     *     nobody listens or nothing arrives in time
     */
    public static Optional<TlsRefusedException> of(
            Throwable failure, String host, int port, DeviceCredentials credentials) {
        return of(failure, new Peers(host, port, material(credentials)));
    }

    /** The same, for credentials that have been read, or the lack of any. */
    static Optional<TlsRefusedException> of(Throwable failure, Peers peers) {
        return new TlsFailure(causes(failure), peers).explain();
    }

    /**
     * Explains why a handshake failed in which the server did not send a single byte: then it does not speak TLS.
     *
     * @param failure what was thrown
     * @param host the name or address that was connected to
     * @param port the port
     * @return the exception for the user
     */
    public static TlsRefusedException unheard(Throwable failure, String host, int port) {
        return new Peers(host, port, Optional.empty())
                .refused(
                        Check.PROTOCOL,
                        "closed the connection at the first message of the TLS handshake; most likely it does not speak TLS"
                                + " on this port: check the port (8883 is usual for TLS), or connect without credentials",
                        failure);
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable t = Objects.requireNonNull(failure, "failure");
                t != null && !causes.contains(t);
                t = t.getCause()) {
            causes.add(t);
        }
        return causes;
    }

    private static Optional<Material> material(DeviceCredentials credentials) {
        try {
            return Optional.of(Material.read(credentials, Material.SourceNames.UNKNOWN));
        } catch (InvalidCredentialsException e) {
            // Then there was no context to fail with; the message has fewer details.
            return Optional.empty();
        }
    }

    private Optional<TlsRefusedException> explain() {
        if (find(CertificateException.class).findAny().isPresent()) {
            return Optional.of(new ServerRefused(causes, peers).explain());
        }
        Optional<String> alert = alert();
        if (alert.isPresent()) {
            return alert.map(name -> new AlertReceived(name, peers, causes.get(0)).explain());
        }
        if (find(SSLHandshakeException.class).findAny().isPresent()
                && find(EOFException.class).findAny().isPresent()) {
            return refused(
                    Check.PROTOCOL,
                    "closed the connection in the middle of the TLS handshake, without a reason; either it does not speak"
                            + " TLS on this port (8883 is usual for TLS), or it refused this device: see the broker's log");
        }
        if (isCutOff()) {
            return refused(
                    Check.CLIENT_CERTIFICATE,
                    "closed the connection before it sent any MQTT, without a reason; " + peers.cutOffAdvice());
        }
        return find(SSLException.class).findFirst().flatMap(this::fromText);
    }

    private Optional<TlsRefusedException> fromText(SSLException failure) {
        String text = Names.printable(Optional.ofNullable(failure.getMessage()).orElse("no reason given"));
        if (text.contains("Unsupported or unrecognized SSL message") || text.contains("plaintext connection")) {
            return refused(
                    Check.PROTOCOL,
                    "does not speak TLS on this port; check the port (8883 is usual for TLS), or connect without TLS");
        }
        if (text.contains("protocol version") || text.contains("No appropriate protocol")) {
            return refused(
                    Check.PROTOCOL,
                    "and this device have no TLS version in common (" + text
                            + "); let the broker offer TLS 1.2 or 1.3");
        }
        return refused(Check.UNKNOWN, "and this device could not agree on TLS (" + text + "); see the broker's log");
    }

    private Optional<TlsRefusedException> refused(Check check, String problem) {
        return Optional.of(peers.refused(check, problem, causes.get(0)));
    }

    private Optional<String> alert() {
        return find(SSLException.class)
                .map(e -> ALERT.matcher(String.valueOf(e.getMessage())))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    /** The peer ended an established connection; not: there never was one, or this side ended it. */
    private boolean isCutOff() {
        boolean reset = find(SocketException.class)
                .anyMatch(e -> !(e instanceof ConnectException
                        || e instanceof BindException
                        || e instanceof NoRouteToHostException
                        || e instanceof PortUnreachableException
                        || "Socket closed".equalsIgnoreCase(e.getMessage())
                        || "Socket is closed".equalsIgnoreCase(e.getMessage())));
        return reset || find(EOFException.class).findAny().isPresent();
    }

    private <T> Stream<T> find(Class<T> type) {
        return causes.stream().filter(type::isInstance).map(type::cast);
    }
}
