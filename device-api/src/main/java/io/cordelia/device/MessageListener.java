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

    /**
     * Messages were lost because the listeners took too long and too many were waiting: told in the place where they
     * would have been. The log has a warning too. Does nothing unless overridden.
     *
     * @param count how many were lost one after the other, 1 or more
     */
    default void messagesDropped(long count) {}
}
