package io.cordelia.cli;

import io.cordelia.at.Script;
import io.cordelia.at.ScriptPlayer;
import io.cordelia.at.UploadListener;
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
            "wait EVENT within 10s waits for an event, put FILE as NAME writes a file of this computer to the module.",
            "Ends at the first line that fails, names it and shows what was expected and received: with status 1 if something "
                    + "else came, 6 if nothing came in time, 4 if the module refused a file, 3 if the port went away, 2 if the "
                    + "script or a file is not as it should be; then nothing was sent. "
                    + "The form of scripts: docs/simulator.md, Transcripts.",
            "As JSON, an object a line of the traffic: {direction, line}, where direction is sent or received."
        },
        footer = {"", "Example: cordelia run -p /dev/ttyUSB0 -D ssid=home exercise.txt"})
final class RunCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

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
        Screen screen = new Screen(context.out(), Terminal.ansi());
        // On a terminal a bar stays below the lines only if one screen shows both.
        boolean together = Terminal.ansi().enabled() && !context.common().quiet();
        UploadListener progress = together ? screen::progress : context.screen()::progress;
        try (Resources resources = new Resources()) {
            Thread player = Thread.currentThread();
            resources.add(new ShutdownGuard(player::interrupt));
            ModulePort module = resources.add(port.port());
            TrafficLog traffic =
                    resources.add(context.traffic(output.json() ? new WireRecords(output) : new WireView(screen)));
            ScriptPlayer.on(
                            module.port(),
                            options -> options.variables(values).trace(traffic).progress(progress))
                    .play(script);
        }
        return ExitStatus.DONE;
    }
}
