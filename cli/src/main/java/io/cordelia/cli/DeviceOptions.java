package io.cordelia.cli;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that connects a module as a device.yaml says. */
final class DeviceOptions extends PortOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "The device.yaml: broker, client id, certificates, topics, Wi-Fi.")
    private Path config = Path.of("device.yaml");

    @Mixin
    private DeviceFileOptions file;

    /** Reads the configuration and makes the client; nothing is sent yet. */
    DeviceSession open() {
        CommandContext context = context();
        DeviceSetup setup = file.read(config, context);
        return DeviceSession.module(port(), setup.config(), setup.wifi(), context, options -> {});
    }
}
