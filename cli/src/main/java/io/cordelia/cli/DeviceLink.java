package io.cordelia.cli;

import io.cordelia.device.DeviceCapabilities;
import java.util.List;

/** A device and its connection to the broker, as commands use it. Closing it ends what it began. */
interface DeviceLink extends AutoCloseable {

    /** The limits of the device. */
    DeviceCapabilities capabilities();

    /** The topics that it may publish to, in their order. */
    List<String> topics();

    /** Has a listener told what happens from now on. */
    void listen(LinkListener listener);

    /** Connects the device, and tells the user. */
    void connect();

    /** Publishes a message to one of the topics, with what was set for it. */
    void publish(String topic, byte[] payload);

    @Override
    void close();
}
