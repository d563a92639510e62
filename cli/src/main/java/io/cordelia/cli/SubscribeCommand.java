package io.cordelia.cli;

import io.cordelia.device.Qos;
import io.cordelia.device.Subscription;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cordelia iot subscribe}: has a module subscribe to filters, and prints the messages that it gets. */
@Command(
        name = "subscribe",
        description = {
            "Have a module subscribe to these filters instead of others, and print each message that arrives, until "
                    + "stopped (Ctrl-C).",
            "The module reads its subscriptions when it connects, so one that is connected is connected anew. Its settings keep "
                    + "them. " + MonitoringCommand.FORMS
        },
        footer = {"", "Example: ${COMMAND-FULL-NAME} -p /dev/ttyUSB0 -t cordelia/+"})
final class SubscribeCommand extends MonitoringCommand {

    @Mixin
    private IotOptions device;

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "FILTER",
            required = true,
            description = "A topic, or a filter with + and #; up to 4 on a module.")
    private List<String> filters = new ArrayList<>();

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            description = "The highest QoS to be served with: 0 (default), 1 or 2.")
    private int qos;

    @Override
    DeviceLink link() {
        Qos level = Qos.of(qos);
        return device.linkWith(
                filters.stream().map(filter -> new Subscription(filter, level)).toList());
    }
}
