package io.cordelia.device;

/** Is told of messages. Threads: see {@link DeviceClient}. */
@FunctionalInterface
public interface MessageListener {

    /**
     * A message arrived for one of the device's subscriptions.
     *
     * @param message the message
     */
    void messageReceived(Message message);
}
