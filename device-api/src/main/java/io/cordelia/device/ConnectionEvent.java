package io.cordelia.device;

import java.util.Objects;
import java.util.Optional;

/** The connection between a device and its broker began or ended. */
public sealed interface ConnectionEvent {

    /**
     * The broker accepted the connection.
     *
     * @param endpoint the broker's host name or address
     * @param port the broker's port, 1 to 65535
     */
    record Connected(String endpoint, int port) implements ConnectionEvent {

        public Connected {
            Objects.requireNonNull(endpoint, "endpoint");
        }
    }

    /**
     * The connection ended.
     *
     * @param cause why it was lost; empty if this side asked for it
     */
    record Disconnected(Optional<DeviceException> cause) implements ConnectionEvent {

        public Disconnected {
            Objects.requireNonNull(cause, "cause");
        }
    }
}
