package io.cordelia.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cordelia console}: a conversation with a module. */
@Command(
        name = "console",
        description = {
            "Send what is typed as AT commands, AT+ in front or not, and show the traffic with its times: events as they come, "
                    + "secrets masked.",
            "TAB completes commands and settings, the arrow keys bring back earlier lines, Ctrl-C cancels a line or the "
                    + "waiting for an answer, Ctrl-D ends. :help shows what else there is.",
            "The history is kept in cordelia/console-history in the user's state folder (XDG_STATE_HOME, ~/.local/state). A line with "
                    + "a key or a password, or one that may hold one because it is misspelt, is not kept.",
            "Without a terminal the lines come from standard input, and the status is that of the first line that failed."
        },
        footer = {"", "Example: cordelia console -p /dev/ttyUSB0"})
final class ConsoleCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Option(
            names = "--timeout",
            paramLabel = DurationConverter.LABEL,
            converter = DurationConverter.class,
            description = "How long to wait for an answer, such as 30s: 1ms to 1h.")
    private Optional<Duration> timeout = Optional.empty();

    @Override
    public Integer call() {
        CommandContext context = port.context();
        ModulePort modulePort = port.port();
        try (Resources resources = new Resources()) {
            resources.add(modulePort);
            ConsoleInput input = resources.add(
                    context.host().keyboard().isTerminal() ? TerminalInput.open(context) : new PipedInput(context));
            ConsoleTrace trace = resources.add(new ConsoleTrace(input.screen(), Clock.systemDefaultZone()));
            context.common().logFile().ifPresent(trace::logTo);
            Console console = resources.add(new Console(modulePort.port(), input, trace, timeout));
            return console.run();
        }
    }
}
