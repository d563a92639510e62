package io.cordelia.cli;

import io.cordelia.at.AtTrace;
import io.cordelia.at.Script;
import io.cordelia.at.ScriptPlayer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cordelia run}: plays a script against a module. */
@Command(
        name = "run",
        description = {
            "Play a script of -> and <- lines against a module, and print each line as it is sent and received.",
            "Ends with status 1 at the first line that comes otherwise than expected, and shows both. "
                    + "The form of scripts: docs/simulator.md, Transcripts."
        },
        footer = {"", "Example: cordelia run -p /dev/ttyUSB0 -D ssid=home exercise.txt"})
final class RunCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Option(
            names = {"-D", "--define"},
            paramLabel = "NAME=VALUE",
            description = "A variable of the script; @FILE as the value stands for what the file holds.")
    private Map<String, String> variables = new HashMap<>();

    @Parameters(paramLabel = "SCRIPT", description = "The script; - for standard input.")
    private Path file = Path.of("-");

    @Override
    public Integer call() {
        CommandContext context = port.context();
        Script script = file.equals(Path.of("-"))
                ? Script.parse("standard input", context.host().keyboard().all())
                : Script.read(file);
        Map<String, String> values = ScriptVariables.read(variables);
        AtTrace report = new WireView(new Screen(context.out(), Terminal.ansi()));
        try (Resources resources = new Resources()) {
            Thread player = Thread.currentThread();
            resources.add(new ShutdownGuard(player::interrupt));
            ModulePort module = resources.add(port.port());
            TrafficLog traffic = resources.add(context.traffic(report));
            ScriptPlayer.on(module.port(), options -> options.variables(values).trace(traffic))
                    .play(script);
        }
        return ExitStatus.DONE;
    }
}
