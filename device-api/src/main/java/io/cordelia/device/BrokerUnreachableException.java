package io.cordelia.device;

/** There is no way to the broker: its name does not resolve, nobody listens, the network is down. */
public final class BrokerUnreachableException extends DeviceException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * Names the broker and what is wrong.
     *
     * @param broker its host and port
     * @param reason the kind of failure
     * @param problem what is wrong, as the rest of a sentence that begins with the broker
     * @param cause what was thrown by the network layer
     */
    public BrokerUnreachableException(String broker, Reason reason, String problem, Throwable cause) {
        super("broker " + broker + " " + problem, cause);
        this.reason = reason;
    }

    /**
     * Names the broker and what is wrong.
     *
     * @param broker its host and port
     * @param reason the kind of failure
     * @param problem what is wrong, as the rest of a sentence that begins with the broker
     */
    public BrokerUnreachableException(String broker, Reason reason, String problem) {
        super("broker " + broker + " " + problem);
        this.reason = reason;
    }

    /**
     * The kind of failure.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /** Why a broker cannot be reached. */
    public enum Reason {
        /** The host name does not resolve. */
        UNKNOWN_HOST,
        /** Nobody listens on that port. */
        CONNECTION_REFUSED,
        /** Another failure of the network. */
        NETWORK
    }
}
