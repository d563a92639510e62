package io.cordelia.pki;

import io.cordelia.device.TlsRefusedException;
import io.cordelia.device.TlsRefusedException.Check;
import java.security.cert.X509Certificate;
import java.util.Set;

/** The broker ended the handshake with an alert (RFC 8446, section 6). */
record AlertReceived(String name, Peers peers, Throwable cause) {

    private static final Set<String> ABOUT_CERTIFICATE = Set.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "certificate_required",
            "no_certificate",
            "unknown_ca",
            "access_denied");

    TlsRefusedException explain() {
        if (ABOUT_CERTIFICATE.contains(name)) {
            return peers.deviceCertificate().map(this::certificateRefused).orElseGet(this::certificateMissing);
        }
        return switch (name) {
            case "handshake_failure" ->
                peers.deviceCertificate().isPresent() ? nothingInCommon() : certificateMissing();
            case "decrypt_error" ->
                refused(
                        Check.CLIENT_CERTIFICATE,
                        "could not verify what the device signed; check that private key and certificate belong together");
            case "protocol_version", "insufficient_security", "inappropriate_fallback" -> nothingInCommon();
            case "no_application_protocol" ->
                refused(Check.PROTOCOL, "does not offer the application protocol asked for (ALPN); check the port");
            case "unrecognized_name" ->
                refused(
                        Check.SERVER_NAME,
                        "does not know the name " + peers.host() + "; connect to one of its own names");
            default -> refused(Check.UNKNOWN, "ended the TLS handshake; see the broker's log");
        };
    }

    private TlsRefusedException certificateMissing() {
        return refused(
                Check.CLIENT_CERTIFICATE,
                "refused the connection: most likely it requires a client certificate, and the device has none; give"
                        + " certificate and private key");
    }

    private TlsRefusedException certificateRefused(X509Certificate certificate) {
        String what = "refused the device's certificate " + Names.subject(certificate);
        String validity = "valid from " + Names.date(certificate.getNotBefore().toInstant()) + " to "
                + Names.date(certificate.getNotAfter().toInstant());
        String issuer = Names.issuer(certificate);
        return refused(
                Check.CLIENT_CERTIFICATE,
                switch (name) {
                    case "certificate_expired" ->
                        what + " as expired (" + validity + "); get a new one, or check the broker's clock";
                    case "certificate_revoked" -> what + " as revoked; get a new one from " + issuer;
                    case "unknown_ca" ->
                        what + ": it does not know the CA " + issuer
                                + "; add that CA on the broker, together with the root above it, or get a certificate of a CA"
                                + " that the broker trusts";
                    default ->
                        what + "; check that the broker trusts its issuer " + issuer + ", its dates (" + validity
                                + "), that it is made for client authentication, and that it is not revoked";
                });
    }

    private TlsRefusedException nothingInCommon() {
        return refused(
                Check.PROTOCOL,
                "and this device have no TLS version or cipher in common; let the broker offer TLS 1.2 or 1.3 with"
                        + " ciphers that fit its certificate");
    }

    private TlsRefusedException refused(Check check, String problem) {
        return peers.refused(check, problem + " (TLS alert " + name + ")", cause);
    }
}
