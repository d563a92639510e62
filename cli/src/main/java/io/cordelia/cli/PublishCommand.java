package io.cordelia.cli;

import io.cordelia.device.DeviceConfig;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.PublishTopic;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cordelia publish}: publishes one message. */
@Command(
        name = "publish",
        description = "Set a module up, connect it, publish a message, and disconnect.",
        footer = {"", "Example: cordelia publish -p /dev/ttyUSB0 --config device.yaml -t cordelia/apple -m hello"})
final class PublishCommand implements Callable<Integer> {

    @Mixin
    private DeviceOptions device;

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "TOPIC",
            description = "One of the publish topics in device.yaml; the first if left out.")
    private Optional<String> topic = Optional.empty();

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            required = true,
            description = "The payload.")
    private String message = "";

    @Override
    public Integer call() {
        try (DeviceSession session = device.open()) {
            DeviceConfig config = session.config();
            String name = topic.orElseGet(() -> config.publishTopics().stream()
                    .findFirst()
                    .map(PublishTopic::name)
                    .orElseThrow(() -> new InvalidRequestException(
                            "topic", "is missing, and device.yaml has no publish topic", "a topic under publish:")));
            byte[] payload = message.getBytes(StandardCharsets.UTF_8);
            config.publishTopic(name);
            session.client().capabilities().checkPayload(payload);
            session.connect();
            session.client().publish(name, payload);
            session.say("published " + payload.length + " bytes to " + name);
        }
        return ExitStatus.DONE;
    }
}
