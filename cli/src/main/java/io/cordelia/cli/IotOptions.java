package io.cordelia.cli;

import io.cordelia.at.CordeliaDeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Subscription;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that uses a module's connection: as a device.yaml says, or as the module is. */
final class IotOptions extends PortOptions {

    @Option(
            names = DeviceFileOptions.CONFIG,
            paramLabel = "FILE",
            description = {
                "A device.yaml: broker, client id, certificates, topics, Wi-Fi. The module is set up as it says, as far as "
                        + "it differs.",
                "Without it: the module as it is, with its own settings, in the network that it has joined, and with the "
                        + "connection that it may have."
            })
    private Optional<Path> config = Optional.empty();

    @Mixin
    private DeviceFileOptions file;

    /** The module; a connection that is made ends when this is closed. */
    DeviceLink link() {
        return open(false, Optional.empty());
    }

    /** The module; it stays connected when this is closed. */
    DeviceLink linkThatStays() {
        return open(true, Optional.empty());
    }

    /**
     * The module, which is to subscribe to these filters instead of others.
     *
     * @throws InvalidRequestException if a module cannot have them
     */
    DeviceLink linkWith(List<Subscription> subscriptions) {
        DeviceConfig.Builder any = DeviceConfig.builder("any", "any");
        subscriptions.forEach(any::subscription);
        CordeliaDeviceClient.capabilities(false).check(any.build());
        return open(false, Optional.of(subscriptions));
    }

    private DeviceLink open(boolean stays, Optional<List<Subscription>> subscriptions) {
        CommandContext context = context();
        if (config.isEmpty()) {
            if (file.ignoreDates()) {
                throw new InvalidRequestException("--ignore-dates", "is given without --config", "both, or neither");
            }
            return new ModuleLink(port(), context, stays, subscriptions);
        }
        Device asFiled = file.read(config.get(), context);
        Device device = subscriptions.map(asFiled::withSubscriptions).orElse(asFiled);
        Consumer<CordeliaDeviceClient.Options> more =
                stays ? CordeliaDeviceClient.Options::closeWithoutDisconnect : options -> {};
        return DeviceSession.module(port(), device, context, more);
    }
}
