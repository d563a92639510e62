package io.cordelia.device;

import java.util.Objects;

/** The TLS handshake failed: this side did not accept the broker, or the broker did not accept this side. */
public final class TlsRefusedException extends DeviceException {

    private static final long serialVersionUID = 1L;

    private final Check check;

    /**
     * Tells which check failed.
     *
     * @param check the check
     * @param message what failed, with which broker, and the remedy
     * @param cause what was thrown by the TLS layer
     */
    public TlsRefusedException(Check check, String message, Throwable cause) {
        super(message, cause);
        this.check = Objects.requireNonNull(check);
    }

    /**
     * Tells which check failed.
     *
     * @param check the check
     * @param message what failed, with which broker, and the remedy
     */
    public TlsRefusedException(Check check, String message) {
        super(message);
        this.check = Objects.requireNonNull(check);
    }

    /**
     * Which check failed.
     *
     * @return the check
     */
    public Check check() {
        return check;
    }

    /** The checks of a TLS handshake. */
    public enum Check {
        /** The server's certificate chain does not end in a trusted root CA. */
        SERVER_CHAIN,
        /** The server's certificate is not made out for the name that was connected to. */
        SERVER_NAME,
        /** A certificate of the server is not valid yet or not any more. */
        SERVER_DATES,
        /** The server's certificate is not made for a server: its usages do not allow it. */
        SERVER_USAGE,
        /** The server refused the client's certificate, or the lack of one. */
        CLIENT_CERTIFICATE,
        /** The two sides have no protocol version or cipher in common, or one of them does not speak TLS. */
        PROTOCOL,
        /** The reason is not known. */
        UNKNOWN
    }
}
