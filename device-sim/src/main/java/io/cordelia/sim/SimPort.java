package io.cordelia.sim;

/**
 * A line between a host and a simulated module: raw bytes both ways, as on a UART without flow control.
 *
 * <p>Made by the port's own class, then given to one module with {@link SimulatedModule#attach} (or to its builder),
 * which starts it and closes it in the end.
 *
 * <p>Implementations are safe for use by many threads.
 */
public interface SimPort extends AutoCloseable {

    /**
     * What the port is called where a host looks for it.
     *
     * @return such as {@code /dev/pts/5} or {@code tcp://127.0.0.1:4711}
     */
    String name();

    /**
     * Begins to hand over what the host sends. Called once, by the module.
     *
     * @param receiver is told of bytes, one call at a time, and of the port's end
     * @throws IllegalStateException if the port was started before
     */
    void start(Receiver receiver);

    /**
     * Sends to the host. Never waits: what the host does not read in time is kept up to a limit, and dropped whole beyond
     * it.
     *
     * @param bytes what to send; not changed and not kept
     */
    void write(byte[] bytes);

    /**
     * Pulls the plug: the host sees its end close, the port's threads end, its resources are freed. Does nothing when
     * closed already.
     */
    @Override
    void close();

    /** Is told what comes in on a port. */
    interface Receiver {

        /**
         * The host sent bytes.
         *
         * @param buffer holds the bytes; only valid during the call
         * @param offset where they begin
         * @param length how many there are, 1 or more
         */
        void received(byte[] buffer, int offset, int length);

        /** The port is gone for good. Called at most once. */
        void closed();
    }
}
