package io.cordelia.device;

/** The device is not connected to its broker, or the client is closed. */
public final class NotConnectedException extends DeviceException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what is missing.
     *
     * @param message what is not connected and what to do
     */
    public NotConnectedException(String message) {
        super(message);
    }

    /**
     * Says what is missing and why.
     *
     * @param message what is not connected and what to do
     * @param cause why the connection ended
     */
    public NotConnectedException(String message, Throwable cause) {
        super(message, cause);
    }
}
