package io.cordelia.cli;

import io.cordelia.at.CordeliaDeviceClient;
import io.cordelia.device.ConnectionEvent;
import io.cordelia.device.DeviceCapabilities;
import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.Message;
import io.cordelia.device.MessageListener;
import io.cordelia.device.PublishTopic;
import io.cordelia.mqtt.PahoDeviceClient;
import java.util.List;
import java.util.function.Consumer;

/**
 * A device in use by a command as a device.yaml says: a module, or the software device. Ends cleanly when the process is told to stop: the client is closed,
 * and what the command waits for fails.
 */
final class DeviceSession<C extends DeviceClient> implements DeviceLink {

    private final Screen screen;
    private final DeviceConfig config;
    private final Resources resources = new Resources();
    private final C client;
    private final ShutdownGuard guard;
    private volatile Consumer<String> events = event -> {};

    private DeviceSession(DeviceConfig config, CommandContext context, ClientMaker<C> maker) {
        this.config = config;
        this.screen = context.screen();
        try {
            this.client = maker.make(resources, event -> events.accept(event));
            resources.add(client);
            this.guard = new ShutdownGuard(client::close);
        } catch (RuntimeException e) {
            resources.close();
            throw e;
        }
    }

    /** Makes a client, and adds what it needs and what is to be closed after it to the resources. */
    private interface ClientMaker<C> {
        C make(Resources resources, Consumer<String> events);
    }

    /**
     * A module; nothing is sent yet.
     *
     * @param context where progress and traffic go
     * @param more sets further options of the client
     */
    static DeviceSession<CordeliaDeviceClient> module(
            ModulePort port, Device device, CommandContext context, Consumer<CordeliaDeviceClient.Options> more) {
        return new DeviceSession<>(device.config(), context, (resources, events) -> {
            resources.add(port);
            TrafficLog traffic = resources.add(context.trafficAnd(new EventLines(events)));
            return CordeliaDeviceClient.create(port.port(), options -> {
                options.uploadListener(context.screen()::progress).trace(traffic);
                device.wifi().ifPresent(options::network);
                more.accept(options);
            });
        });
    }

    /** The software device; its event is the connection. */
    static DeviceSession<PahoDeviceClient> software(DeviceConfig config, CommandContext context) {
        return new DeviceSession<>(config, context, (resources, events) -> {
            PahoDeviceClient client = PahoDeviceClient.create();
            client.addConnectionListener(change -> {
                if (change instanceof ConnectionEvent.Connected connected) {
                    events.accept("connected to " + connected.endpoint() + ":" + connected.port());
                }
            });
            return client;
        });
    }

    C client() {
        return client;
    }

    @Override
    public DeviceCapabilities capabilities() {
        return client.capabilities();
    }

    @Override
    public List<String> topics() {
        return config.publishTopics().stream().map(PublishTopic::name).toList();
    }

    @Override
    public void listen(LinkListener listener) {
        events = listener::happened;
        client.addMessageListener(new MessageListener() {
            @Override
            public void messageReceived(Message message) {
                listener.arrived(message);
            }

            @Override
            public void messagesDropped(long count) {
                listener.missed(count);
            }
        });
        client.addConnectionListener(change -> {
            if (change instanceof ConnectionEvent.Disconnected ended) {
                listener.ended(LinkListener.reason(ended.cause()));
            }
        });
    }

    @Override
    public void connect() {
        long start = System.nanoTime();
        client.connect(config);
        screen.note(String.format(
                "connected to %s:%d as %s in %.1f s",
                config.endpoint(), config.port(), config.clientId(), (System.nanoTime() - start) / 1e9));
    }

    @Override
    public void publish(String topic, byte[] payload) {
        client.publish(topic, payload);
    }

    @Override
    public void close() {
        try {
            resources.close();
        } finally {
            guard.close();
        }
    }
}
