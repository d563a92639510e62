package io.cordelia.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cordelia at}: one raw command. */
@Command(
        name = "at",
        description = {
            "Send one AT command as it is written, and print what is answered before the OK, without +COMMAND: in front.",
            "As JSON: a list of strings."
        },
        footer = {"", "Example: cordelia at -p /dev/ttyUSB0 \"AT+get=general,version\""})
final class AtRawCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--timeout",
            paramLabel = DurationConverter.LABEL,
            converter = DurationConverter.class,
            description = "How long to wait for the answer, such as 30s: 1ms to 1h.")
    private Optional<Duration> timeout = Optional.empty();

    @Parameters(paramLabel = "COMMAND", description = "The command, such as AT+test.")
    private String line = "";

    @Override
    public Integer call() {
        try (ModuleSession session = port.module()) {
            List<String> answers = timeout.map(limit -> session.module().raw(line, limit))
                    .orElseGet(() -> session.module().raw(line));
            output.print(answers, () -> answers);
        }
        return ExitStatus.DONE;
    }
}
