package io.cordelia.device;

/**
 * Something went wrong with a device. The subclasses are the kinds that a caller acts on; the message says what went
 * wrong, with what, and what to do where there is something to do. It never holds a secret.
 */
public abstract sealed class DeviceException extends RuntimeException
        permits BrokerRefusedException,
                BrokerUnreachableException,
                DeviceTimeoutException,
                InvalidCredentialsException,
                InvalidRequestException,
                ModuleRefusedException,
                NotConnectedException,
                PortUnavailableException,
                ProtocolException,
                TlsRefusedException {

    private static final long serialVersionUID = 1L;

    private String notes = "";

    DeviceException(String message, Throwable cause) {
        super(message, cause);
    }

    DeviceException(String message) {
        super(message);
    }

    /**
     * Adds to the message what else the user has to know, such as what could not be tidied up after the failure.
     *
     * @param note the rest of a sentence, without secrets
     */
    public final synchronized void addNote(String note) {
        notes += "; " + note;
    }

    /** What went wrong, followed by the notes. */
    @Override
    public final synchronized String getMessage() {
        return super.getMessage() + notes;
    }
}
