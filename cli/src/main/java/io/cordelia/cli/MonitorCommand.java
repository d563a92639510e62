package io.cordelia.cli;

import io.cordelia.device.ConnectionEvent;
import io.cordelia.device.DeviceException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Message;
import io.cordelia.device.NotConnectedException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cordelia monitor}: prints the messages that arrive. */
@Command(
        name = "monitor",
        description = "Set a module up, connect it, and print each message that arrives, until stopped (Ctrl-C).",
        footer = {"", "Example: cordelia monitor -p /dev/ttyUSB0 --config device.yaml"})
final class MonitorCommand implements Callable<Integer> {

    /** What ends the monitor, or a message to print. */
    private sealed interface Item {
        record Arrived(Message message) implements Item {}

        record Lost(Optional<DeviceException> cause) implements Item {}
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private DeviceOptions device;

    @Option(
            names = {"-C", "--count"},
            paramLabel = "N",
            description = "End after this many messages.")
    private Optional<Long> count = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        if (count.filter(n -> n < 1).isPresent()) {
            throw new InvalidRequestException("--count", "is less than 1", "1 or more");
        }
        PrintWriter out = spec.commandLine().getOut();
        BlockingQueue<Item> items = new LinkedBlockingQueue<>();
        try (DeviceSession session = device.open()) {
            session.client().addMessageListener(m -> items.add(new Item.Arrived(m)));
            session.client().addConnectionListener(e -> {
                if (e instanceof ConnectionEvent.Disconnected d) {
                    items.add(new Item.Lost(d.cause()));
                }
            });
            session.connect();
            for (long n = 0; count.isEmpty() || n < count.get(); n++) {
                Item item = items.take();
                if (item instanceof Item.Lost lost) {
                    throw lost.cause().orElseGet(() -> new NotConnectedException("stopped"));
                }
                Message message = ((Item.Arrived) item).message();
                out.println(Screen.printable(message.topic() + " " + message.text()));
                if (out.checkError()) {
                    throw new WrongOutputException();
                }
            }
        }
        return ExitStatus.DONE;
    }
}
