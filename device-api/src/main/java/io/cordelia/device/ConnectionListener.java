package io.cordelia.device;

/** Is told when the connection to the broker begins or ends, or is given up. Threads: see {@link DeviceClient}. */
@FunctionalInterface
public interface ConnectionListener {

    /**
     * The connection changed.
     *
     * @param event what happened
     */
    void connectionChanged(ConnectionEvent event);
}
