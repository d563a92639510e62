package io.cordelia.device;

/** A certificate or key cannot be used: it cannot be read, has expired, does not fit the others. Nothing was sent. */
public final class InvalidCredentialsException extends DeviceException {

    private static final long serialVersionUID = 1L;

    /**
     * Names the document and what is wrong with it.
     *
     * @param message what is wrong, with which file, and the remedy; no key material
     */
    public InvalidCredentialsException(String message) {
        super(message);
    }

    /**
     * Names the document and what is wrong with it.
     *
     * @param message what is wrong, with which file, and the remedy; no key material
     * @param cause what was thrown by the reader
     */
    public InvalidCredentialsException(String message, Throwable cause) {
        super(message, cause);
    }
}
