package io.cordelia.at;

import io.cordelia.device.PortUnavailableException;
import java.time.Duration;

/**
 * The bytes to and from a module. Made closed; may be opened again after it was closed, unless an implementation says
 * otherwise.
 *
 * <p>One thread reads, one other writes at a time, any thread closes.
 */
public interface AtPort extends AutoCloseable {

    /** What {@link #read} returns when this side has closed the port. */
    int CLOSED = -1;

    /**
     * Names the port.
     *
     * @return the name as the user gives it, such as {@code /dev/ttyUSB0}
     */
    String name();

    /**
     * Describes the port for a user who looks for the reason of silence.
     *
     * @return the name and the line's parameters, such as {@code /dev/ttyUSB0 (115200 baud, 8N1, no flow control)}
     */
    default String description() {
        return name();
    }

    /**
     * The pause that a module on this port needs between a final response and the next command.
     *
     * @return the pause, 0 for none
     */
    default Duration commandPause() {
        return Duration.ZERO;
    }

    /**
     * Opens the port; bytes that came in before are dropped where the system can do that.
     *
     * @throws PortUnavailableException if there is no such port, it is in use, or may not be opened
     */
    void open();

    /**
     * Waits for bytes.
     *
     * @param buffer is filled from its beginning
     * @return the number of bytes, 1 or more; {@link #CLOSED} if this side closed the port
     * @throws PortUnavailableException if the port went away
     */
    int read(byte[] buffer);

    /**
     * Writes bytes; returns when the system has taken all of them.
     *
     * @param bytes what to write
     * @throws PortUnavailableException if the port went away or is closed
     */
    void write(byte[] bytes);

    /** Closes the port and ends a {@link #read} in progress. Does nothing when closed. Never throws. */
    @Override
    void close();
}
