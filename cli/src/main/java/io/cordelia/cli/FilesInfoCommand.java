package io.cordelia.cli;

import io.cordelia.at.FileGroup;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cordelia files info}: what a module tells about some of its files. */
@Command(
        name = "info",
        description = {
            "Show what the module tells about files; sizes in bytes. Fails if there is no such file.",
            "As JSON: [{name, size, reserved, storage, writes, properties}]."
        },
        footer = {"", "Example: cordelia files info -p /dev/ttyUSB0 cert.pem"})
final class FilesInfoCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Names on the module; * and ? are wildcards.")
    private List<String> names = List.of();

    @Override
    public Integer call() {
        try (ModuleSession session = port.module()) {
            FileGroup group = session.module().files();
            List<ModuleFile> files = NamePattern.expand(names, group).stream()
                    .map(name -> ModuleFile.of(
                            name,
                            group.info(name)
                                    .orElseThrow(() -> new WrongInputException(
                                            "the file " + Screen.printable(name) + " is not on the module any more"))))
                    .toList();
            output.print(files, () -> ModuleFile.table(files));
        }
        return ExitStatus.DONE;
    }
}
