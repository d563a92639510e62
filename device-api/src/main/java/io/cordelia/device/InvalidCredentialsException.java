package io.cordelia.device;

import java.util.Objects;
import java.util.Optional;

/** A certificate or key cannot be used: it cannot be read, has expired, does not fit the others. Nothing was sent. */
public final class InvalidCredentialsException extends DeviceException {

    private static final long serialVersionUID = 1L;

    private final Part part;

    /**
     * Names the document and what is wrong with it.
     *
     * @param message what is wrong, with which file, and the remedy; no key material
     */
    public InvalidCredentialsException(String message) {
        super(message);
        this.part = null;
    }

    /**
     * Names the document and what is wrong with it.
     *
     * @param message what is wrong, with which file, and the remedy; no key material
     * @param cause what was thrown by the reader
     */
    public InvalidCredentialsException(String message, Throwable cause) {
        super(message, cause);
        this.part = null;
    }

    /**
     * Names the document and what is wrong with it.
     *
     * @param part which of the documents it is
     * @param message what is wrong, with which file, and the remedy; no key material
     */
    public InvalidCredentialsException(Part part, String message) {
        super(message);
        this.part = Objects.requireNonNull(part);
    }

    /**
     * Names the document and what is wrong with it.
     *
     * @param part which of the documents it is
     * @param message what is wrong, with which file, and the remedy; no key material
     * @param cause what was thrown by the reader
     */
    public InvalidCredentialsException(Part part, String message, Throwable cause) {
        super(message, cause);
        this.part = Objects.requireNonNull(part);
    }

    /**
     * Which document is to be replaced.
     *
     * @return the document; empty if it is not known to be one of them
     */
    public Optional<Part> part() {
        return Optional.ofNullable(part);
    }

    /** The documents that credentials consist of. */
    public enum Part {
        /** The root CA certificates that the server is verified against. */
        ROOT_CA,
        /** The device's certificate chain. */
        CERTIFICATE,
        /** The device's private key. */
        PRIVATE_KEY
    }
}
