package io.cordelia.pki;

import io.cordelia.device.DeviceException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * What a {@link TlsProbe} saw. Immutable.
 *
 * @param host the name or address that was asked for
 * @param port the port
 * @param serverName the name that the server's certificate was to be made out for; it was sent as SNI unless it is an address
 * @param steps what was done, in order; the last one is the one that failed if there is a {@code failure}
 * @param addresses the addresses of the host, in the order of the name service; empty if it was not found
 * @param connectedTo the address that the connection was made to; empty if none was made
 * @param session what was agreed upon; empty if it did not come to that
 * @param chain what the server showed, its own certificate first; empty if it did not come to that
 * @param trust whether this side trusts the server; empty if the server showed no certificate
 * @param clientCertificate what the server wants of the client; empty if it asked for no certificate
 * @param failure why a device with these credentials could not connect; empty if nothing speaks against it
 */
public record TlsReport(
        String host,
        int port,
        String serverName,
        List<Step> steps,
        List<String> addresses,
        Optional<String> connectedTo,
        Optional<Session> session,
        List<X509Certificate> chain,
        Optional<Trust> trust,
        Optional<ClientCertificate> clientCertificate,
        Optional<Failure> failure) {

    /** Copies the lists. */
    public TlsReport {
        steps = List.copyOf(steps);
        addresses = List.copyOf(addresses);
        chain = List.copyOf(chain);
    }

    /** What a probe does. */
    public enum Action {
        /** Looks the name up. */
        RESOLVE,
        /** Makes the TCP connection. */
        CONNECT,
        /** Shakes hands, and judges the server. */
        HANDSHAKE,
        /**
         * Waits whether the server refuses the client's certificate, or the lack of one. With TLS 1.3 it does so after the
         * handshake; without an objection the whole wait passes. Done only if the server asked for a certificate.
         */
        AWAIT_REFUSAL
    }

    /**
     * Something that was done.
     *
     * @param action what
     * @param time how long it took, whether it succeeded or not
     */
    public record Step(Action action, Duration time) {}

    /**
     * What client and server agreed upon.
     *
     * @param protocol such as {@code TLSv1.3}
     * @param cipherSuite such as {@code TLS_AES_256_GCM_SHA384}
     * @param applicationProtocol what the server chose of what was offered with ALPN; empty if it chose none
     */
    public record Session(String protocol, String cipherSuite, Optional<String> applicationProtocol) {}

    /**
     * Whether this side trusts the server.
     *
     * @param checked what was checked, such as "root CA, name, dates"
     * @param refusal which check failed, and the remedy, in the words that a device's exception has; empty if all is well
     */
    public record Trust(String checked, Optional<DeviceException> refusal) {}

    /**
     * The server's question for a certificate. That it asks does not mean that it insists.
     *
     * @param acceptedCas the CAs that the server names; empty means that it leaves that open
     * @param shown the certificate that was shown; empty if there is none that it could take, or the server is not trusted
     */
    public record ClientCertificate(List<X500Principal> acceptedCas, Optional<X509Certificate> shown) {

        /** Copies the list. */
        public ClientCertificate {
            acceptedCas = List.copyOf(acceptedCas);
        }
    }

    /**
     * Where and why it failed.
     *
     * @param action the step
     * @param reason what failed and what to do; of the kind that a device's {@code connect} throws
     */
    public record Failure(Action action, DeviceException reason) {}

    /**
     * Whether a device with these credentials gets through the handshake.
     *
     * @return true if there is no failure
     */
    public boolean isGood() {
        return failure.isEmpty();
    }

    /**
     * The report as a page to read, 100 columns or so, with a line end at its end. What comes from the server is made
     * printable.
     *
     * @return several lines, separated by LF
     */
    public String toText() {
        return new TlsReportText(this).toString();
    }
}
