package io.cordelia.device;

/** An argument is wrong, or asks for what the device cannot do. Nothing was sent. */
public final class InvalidRequestException extends DeviceException {

    private static final long serialVersionUID = 1L;

    private final String argument;

    /**
     * Names the argument, what is wrong with it, and what is allowed.
     *
     * @param argument what it is called, such as "payload"
     * @param problem what is wrong, as the rest of a sentence that begins with the argument, such as "is 600 bytes long"
     * @param allowed what is allowed, such as "at most 512 bytes"
     */
    public InvalidRequestException(String argument, String problem, String allowed) {
        this(argument, argument + " " + problem + " (allowed: " + allowed + ")");
    }

    private InvalidRequestException(String argument, String message) {
        super(message);
        this.argument = argument;
    }

    /**
     * The same, for an argument that stands in something larger such as a file.
     *
     * @param place where it stands, such as "plan.yaml, line 3"
     * @return an exception whose message begins with the place and a colon
     */
    public InvalidRequestException in(String place) {
        InvalidRequestException placed = new InvalidRequestException(argument, place + ": " + getMessage());
        placed.initCause(this);
        return placed;
    }

    /**
     * Which argument is wrong.
     *
     * @return its name
     */
    public String argument() {
        return argument;
    }
}
