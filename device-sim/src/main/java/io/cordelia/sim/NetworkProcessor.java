package io.cordelia.sim;

import java.util.List;

/**
 * The chip's network processor, which {@code start} and {@code stop} switch: files, WLAN and MQTT need it (D). It runs
 * after the module has booted. Not thread-safe.
 */
final class NetworkProcessor {

    private boolean running = true;

    boolean isRunning() {
        return running;
    }

    void start() throws AtError {
        if (running) {
            throw AtError.processCommand(ErrorCode.DEVICE_ALREADY_STARTED);
        }
        running = true;
    }

    void stop() throws AtError {
        refuseUnlessRunning();
        running = false;
    }

    /** The power came. */
    void restart() {
        running = true;
    }

    /** The same commands, refused while it does not run. Their arguments are not looked at then. */
    List<Command> guard(List<Command> commands) {
        return commands.stream()
                .map(c -> new Command(c.name(), c.arguments(), (arguments, reply) -> {
                    refuseUnlessRunning();
                    c.action().run(arguments, reply);
                }))
                .toList();
    }

    void refuseUnlessRunning() throws AtError {
        if (!running) {
            throw AtError.processCommand(ErrorCode.DEVICE_NOT_STARTED);
        }
    }
}
