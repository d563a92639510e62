package io.cordelia.cli;

import io.cordelia.at.CordeliaDeviceClient;
import io.cordelia.at.WlanNetwork;
import io.cordelia.device.DeviceConfig;
import java.util.Optional;

/** A module in use by a command, from its port to its client. Ends cleanly when the process is told to stop. */
final class DeviceSession implements AutoCloseable {

    private final ModulePort port;
    private final CordeliaDeviceClient client;
    private final DeviceConfig config;
    private final Screen screen;
    private final TrafficLog traffic;
    private final ShutdownGuard guard;

    /**
     * Makes the client; nothing is sent yet.
     *
     * @param wifi the network to join
     * @param context where progress and traffic go
     */
    DeviceSession(ModulePort port, DeviceConfig config, Optional<WlanNetwork> wifi, CommandContext context) {
        this.port = port;
        this.config = config;
        this.screen = context.screen();
        this.traffic = context.traffic();
        this.client = CordeliaDeviceClient.create(port.port(), options -> {
            options.uploadListener(screen::progress).trace(traffic);
            wifi.ifPresent(options::network);
        });
        this.guard = new ShutdownGuard(client::close);
    }

    CordeliaDeviceClient client() {
        return client;
    }

    DeviceConfig config() {
        return config;
    }

    /** Sets the module up and connects it. */
    void connect() {
        long start = System.nanoTime();
        client.connect(config);
        say(String.format(
                "connected to %s:%d as %s in %.1f s",
                config.endpoint(), config.port(), config.clientId(), (System.nanoTime() - start) / 1e9));
    }

    /** Tells the user what was done. */
    void say(String text) {
        screen.note(text);
    }

    @Override
    public void close() {
        client.close();
        traffic.close();
        port.close();
        guard.close();
    }
}
