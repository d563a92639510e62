package io.cordelia.cli;

import io.cordelia.device.InvalidRequestException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that connects a device and prints what arrives. */
@Command
abstract class MonitoringCommand implements Callable<Integer> {

    /** How messages look, for the help of every such command. */
    static final String FORMS =
            "A message is a line of topic and payload; control characters in it are shown as \\xNN. As JSON, one a line: {time, "
                    + "topic, qos, bytes, payload, or payloadBase64 if it is not UTF-8}, and events as {time, event}.";

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOptions output;

    @Option(
            names = {"-F", "--format"},
            paramLabel = "TEMPLATE",
            description =
                    "Print messages so: %%t topic, %%p payload, %%x in hex, %%b in Base64, %%l its length in bytes, "
                            + "%%q QoS, %%I time, %%U in s since 1970, %%j JSON, %%%% a %%, \\n and \\t.")
    private Optional<String> format = Optional.empty();

    @Option(names = "--events", description = "Print what else the device tells, too, in its own words.")
    private boolean events;

    @Option(
            names = {"-C", "--count"},
            paramLabel = "N",
            description = "End after this many messages.")
    private Optional<Long> count = Optional.empty();

    @Option(
            names = {"-W", "--duration"},
            paramLabel = DurationConverter.LABEL,
            converter = DurationConverter.class,
            description =
                    "End after this time, such as 30s or 5min; if --count was not reached by then, with status 6.")
    private Optional<Duration> duration = Optional.empty();

    /** The device; not connected yet. */
    abstract DeviceLink link();

    @Override
    public final Integer call() throws InterruptedException {
        if (count.filter(n -> n < 1).isPresent()) {
            throw new InvalidRequestException("--count", "is less than 1", "1 or more");
        }
        if (format.isPresent() && output.json()) {
            throw new InvalidRequestException("--format", "is given with --json", "one of them");
        }
        MessageOutput messages = new MessageOutput(output, format.map(MessageTemplate::parse));
        Monitor monitor = new Monitor(messages, CommandContext.of(spec).screen(), events, count);
        try (DeviceLink link = link()) {
            link.listen(monitor);
            link.connect();
            monitor.await(duration);
        }
        return ExitStatus.DONE;
    }
}
