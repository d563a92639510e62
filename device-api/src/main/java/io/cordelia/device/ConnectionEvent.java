package io.cordelia.device;

import java.util.Objects;
import java.util.Optional;

/** The connection between a device and its broker began or ended, or will not come back by itself. */
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
     * The connection ended. A device that was told to make lost connections again does so, and tells {@link Connected} or
     * {@link GivenUp} then.
     *
     * @param cause why it was lost; empty if this side asked for it
     */
    record Disconnected(Optional<DeviceException> cause) implements ConnectionEvent {

        public Disconnected {
            Objects.requireNonNull(cause, "cause");
        }
    }

    /**
     * The device was making a lost connection again, and has tried as often as it may: it stays disconnected until {@link
     * DeviceClient#connect} is called.
     *
     * @param cause how often it tried, and why the last attempt failed
     */
    record GivenUp(DeviceException cause) implements ConnectionEvent {

        public GivenUp {
            Objects.requireNonNull(cause, "cause");
        }
    }
}
