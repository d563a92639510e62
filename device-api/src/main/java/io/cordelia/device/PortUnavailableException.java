package io.cordelia.device;

/** The port that the device is on cannot be opened, is in use, or went away. */
public final class PortUnavailableException extends DeviceException {

    private static final long serialVersionUID = 1L;

    private final String port;

    /**
     * Names the port and what is wrong with it.
     *
     * @param port its name as the user gave it
     * @param problem what is wrong, as the rest of a sentence that begins with the port
     */
    public PortUnavailableException(String port, String problem) {
        super("port " + port + " " + problem);
        this.port = port;
    }

    /**
     * Names the port and what is wrong with it.
     *
     * @param port its name as the user gave it
     * @param problem what is wrong, as the rest of a sentence that begins with the port
     * @param cause what was thrown below
     */
    public PortUnavailableException(String port, String problem, Throwable cause) {
        super("port " + port + " " + problem, cause);
        this.port = port;
    }

    /**
     * Which port.
     *
     * @return its name as the user gave it
     */
    public String port() {
        return port;
    }
}
