package io.cordelia.cli;

import io.cordelia.device.InvalidRequestException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that connects a device and publishes. */
@Command
abstract class PublishingCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private PayloadOptions payload;

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "TOPIC",
            description =
                    "One of the device's publish topics, with the QoS and the retain flag that were set for it; the "
                            + "first if left out.")
    private Optional<String> topic = Optional.empty();

    /** The device; not connected yet. */
    abstract DeviceLink link();

    @Override
    public final Integer call() throws InterruptedException {
        payload.check();
        CommandContext context = CommandContext.of(spec);
        try (DeviceLink link = link()) {
            Publication publication = new Publication(link, topic(link.topics()), payload.interval());
            Payloads payloads = payload.payloads(context.host().keyboard(), link.capabilities());
            link.listen(publication);
            link.connect();
            publication.publish(payloads, context.screen());
        }
        return ExitStatus.DONE;
    }

    private String topic(List<String> topics) {
        if (topics.isEmpty()) {
            throw new InvalidRequestException(
                    "topic",
                    "is missing, as the device has no publish topic",
                    "a topic under publish: in device.yaml, or in the module's setting PUBTOPIC0.name");
        }
        String chosen = topic.orElse(topics.get(0));
        if (!topics.contains(chosen)) {
            throw new InvalidRequestException(
                    "topic", "\"" + chosen + "\" is none of the device's publish topics", String.join(", ", topics));
        }
        return chosen;
    }
}
