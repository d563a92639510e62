package io.cordelia.cli;

import io.cordelia.at.FileGroup;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cordelia files rm}: removes files from a module. */
@Command(
        name = "rm",
        description = {
            "Delete files from the module, after asking. Prints the names of the deleted ones.",
            "As JSON, one a line: {name}."
        },
        footer = {"", "Example: cordelia files rm -p /dev/ttyUSB0 --yes \"*.pem\""})
final class FilesRmCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private ConfirmOptions confirm;

    @Mixin
    private OutputOptions output;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only print which files would be deleted.")
    private boolean dryRun;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Names on the module; * and ? are wildcards.")
    private List<String> patterns = List.of();

    @Override
    public Integer call() {
        CommandContext context = port.context();
        try (ModuleSession session = port.module()) {
            FileGroup files = session.module().files();
            List<String> names = NamePattern.expand(patterns, files);
            if (!dryRun && !confirm.isWanted("delete " + String.join(", ", shown(names)))) {
                return ExitStatus.FAILED;
            }
            for (String name : names) {
                if (!dryRun) {
                    files.delete(name);
                }
                output.printNext(new Deleted(name), () -> name);
            }
        }
        if (dryRun) {
            context.screen().note("dry run: nothing was deleted");
        }
        return ExitStatus.DONE;
    }

    /** As it is printed. */
    record Deleted(String name) {}

    private static List<String> shown(List<String> names) {
        return names.stream().map(Screen::printable).toList();
    }
}
