package io.cordelia.device;

/** The other side said something that the protocol does not allow. */
public final class ProtocolException extends DeviceException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what was expected and what came.
     *
     * @param message what was expected and what came, without secrets
     */
    public ProtocolException(String message) {
        super(message);
    }

    /**
     * Says what was expected and what came.
     *
     * @param message what was expected and what came, without secrets
     * @param cause what was thrown below
     */
    public ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
