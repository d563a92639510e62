package io.cordelia.cli;

import io.cordelia.device.DeviceException;
import io.cordelia.device.Message;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.PortUnavailableException;
import java.util.Optional;

/** Is told what happens on a {@link DeviceLink}, on threads of the link. */
interface LinkListener {

    /** A message arrived. */
    default void arrived(Message message) {}

    /** So many messages were lost here, because the listener took too long. */
    default void missed(long count) {}

    /** Something else happened, in the words of the device. */
    default void happened(String event) {}

    /** The connection ended; the reason is the failure that the command ends with. */
    void ended(DeviceException reason);

    /** What a command fails with when its connection ends: a lost connection, unless the device itself is gone. */
    static DeviceException reason(Optional<DeviceException> cause) {
        return cause.map(e -> e instanceof PortUnavailableException || e instanceof NotConnectedException
                        ? e
                        : new NotConnectedException("the connection to the broker was lost: " + e.getMessage(), e))
                .orElseGet(() -> new NotConnectedException("the connection to the broker was ended"));
    }
}
