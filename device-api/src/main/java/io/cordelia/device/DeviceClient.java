package io.cordelia.device;

/**
 * A device that speaks MQTT: a Cordelia-I module behind a serial port, or a software device in this process.
 *
 * <h2>Life cycle</h2>
 *
 * A client starts disconnected. {@link #connect} and {@link #disconnect} may follow each other any number of times,
 * each time with another configuration if wanted. After a failed {@code connect} the client is disconnected and can be
 * used again. {@link #close} ends it for good.
 *
 * <h2>Topics are declared</h2>
 *
 * The topics that a device publishes to and the filters that it subscribes to stand in the {@link DeviceConfig}, because
 * the Cordelia-I has four slots for each and reads them when it connects (PROTOCOL section 3, D, A).
 *
 * <h2>Errors</h2>
 *
 * Whatever goes wrong is a {@link DeviceException}; its subclasses are the kinds that a caller acts on. An argument that
 * the device cannot serve is an {@link InvalidRequestException}, thrown before anything is sent. A null argument is a
 * {@link NullPointerException}.
 *
 * <h2>Threads</h2>
 *
 * All methods may be called from any thread. Calls that talk to the device are carried out one after the other; a
 * second caller waits for the first, except that {@link #close} interrupts whatever is in progress, which then fails
 * with {@link NotConnectedException} or the like. Publishes of several threads may be under way together where the device
 * can do that; those of one thread arrive in its order.
 *
 * <p>Listeners are called one at a time, in the order in which things happened, on one thread that belongs to the
 * client. A listener may call every method of the client, {@code publish}, {@code disconnect} and {@code close}
 * included; while it runs, later events wait. What a listener throws is logged and does no further harm.
 * Messages for which there is no room any more while listeners are busy are dropped, which is logged and told to {@link
 * MessageListener#messagesDropped}; changes of the connection are never dropped.
 */
public interface DeviceClient extends AutoCloseable {

    /**
     * Tells what this device can do.
     *
     * @return the limits of this device; the same value all its life, also when closed
     */
    DeviceCapabilities capabilities();

    /**
     * Brings the device on line: whatever it needs for that is set up first, such as uploading the certificates to a
     * module and joining it to its WLAN.
     *
     * <p>When this returns, the broker has accepted the connection (CONNACK with return code 0) and the subscriptions of
     * the configuration have been requested; listeners have been, or are about to be, told
     * {@link ConnectionEvent.Connected}. A device that hears the broker's answer to its subscriptions waits for it; one
     * that does not (the module) says nothing about it.
     *
     * <p>When it throws, the device is not connected and no half-done work is left on it.
     *
     * @param config where to connect, as whom, and the topics
     * @throws InvalidRequestException if the device cannot serve the configuration, or is connected already; nothing was
     *     sent
     * @throws InvalidCredentialsException if the credentials cannot be used
     * @throws PortUnavailableException if the device cannot be reached or goes away
     * @throws ModuleRefusedException if a module answers with an error
     * @throws TlsRefusedException if this side or the broker refuses the TLS handshake
     * @throws BrokerUnreachableException if there is no way to the broker
     * @throws BrokerRefusedException if the broker refuses the MQTT connection or a subscription
     * @throws DeviceTimeoutException if an answer did not come in time
     * @throws NotConnectedException if the client is closed
     * @throws ProtocolException if the other side does not keep to the protocol
     */
    void connect(DeviceConfig config);

    /**
     * Tells whether the device is connected to its broker, as far as is known now.
     *
     * @return true from the broker's acceptance until the connection ends for whatever reason
     */
    boolean isConnected();

    /**
     * Publishes a message with the QoS and retain flag that were declared for its topic.
     *
     * <p>When this returns, the device has taken responsibility for the message. The software device has then written
     * it to the network (QoS 0) or has the broker's acknowledgement (QoS 1 and 2). A module has then accepted it, and
     * delivers it by itself.
     *
     * @param topic one of the publish topics of the configuration
     * @param payload the message, from 0 bytes to {@link DeviceCapabilities#maxPayloadBytes()}
     * @throws InvalidRequestException if the topic was not declared or the payload cannot be represented; nothing was
     *     sent
     * @throws NotConnectedException if the device is not connected, or loses its connection meanwhile
     * @throws ModuleRefusedException if a module answers with an error
     * @throws DeviceTimeoutException if the acknowledgement did not come in time
     * @throws PortUnavailableException if the module went away
     */
    void publish(String topic, byte[] payload);

    /**
     * Ends the connection to the broker in an orderly way, so that no will is published. Does nothing when not
     * connected.
     *
     * <p>When this returns, the device is disconnected, also if it throws; messages that were received before are still
     * delivered to listeners, followed by {@link ConnectionEvent.Disconnected}.
     *
     * @throws ModuleRefusedException if a module answers with an error
     * @throws DeviceTimeoutException if a module did not answer in time
     * @throws PortUnavailableException if the module went away
     */
    void disconnect();

    /**
     * Calls a listener for every message that arrives from now on.
     *
     * @param listener called as described under Threads; the same one added twice is called twice
     * @return ends the registration when closed
     */
    Registration addMessageListener(MessageListener listener);

    /**
     * Calls a listener for every change of the connection from now on.
     *
     * @param listener called as described under Threads; the same one added twice is called twice
     * @return ends the registration when closed
     */
    Registration addConnectionListener(ConnectionListener listener);

    /**
     * Disconnects, releases the port and ends the client's threads. Never throws; does nothing when closed already.
     * From then on {@link #connect} and {@link #publish} throw {@link NotConnectedException}, {@link #disconnect} does
     * nothing, and no listener is called.
     *
     * <p>What was received before is delivered first, unless the caller is a listener: then this returns at once and
     * delivery ends when that listener returns.
     */
    @Override
    void close();
}
