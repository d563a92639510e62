package io.cordelia.cli;

import io.cordelia.at.SettingsBackup;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cordelia settings restore}: the settings of a file. */
@Command(
        name = "restore",
        description = {
            "Write the settings of a file that the module has otherwise, and print their names. "
                    + "Read-only settings and the clock are left out.",
            "As JSON: [name]."
        },
        footer = {"", "Example: cordelia settings restore -p /dev/ttyUSB0 settings.yaml"})
final class SettingsRestoreCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Parameters(paramLabel = "FILE", description = "As settings dump wrote it; settings may be missing.")
    private Path file;

    @Override
    public Integer call() {
        SettingsBackup backup = SettingsFile.read(file);
        try (ModuleSession session = port.module()) {
            List<String> restored = session.module().settings().restore(backup).stream()
                    .map(SettingName::of)
                    .toList();
            output.print(restored, () -> restored);
        }
        return ExitStatus.DONE;
    }
}
