package io.cordelia.cli;

import io.cordelia.at.FileEntry;
import io.cordelia.at.FileGroup;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordelia files list}: the files of a module. */
@Command(
        name = "list",
        description = {
            "List the files of the module; sizes in bytes.",
            "As JSON: [{name, size, reserved, storage, writes, properties}]."
        },
        footer = {"", "Example: cordelia files list -p /dev/ttyUSB0"})
final class FilesListCommand implements Callable<Integer> {

    @Mixin
    private PortOptions port;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        try (ModuleSession session = port.module()) {
            FileGroup group = session.module().files();
            List<ModuleFile> files = group.list().stream()
                    .map(FileEntry::name)
                    .flatMap(name -> group.info(name).map(info -> ModuleFile.of(name, info)).stream())
                    .toList();
            if (files.isEmpty()) {
                port.context().screen().note("there are no files on the module");
            }
            output.print(files, () -> ModuleFile.table(files));
        }
        return ExitStatus.DONE;
    }
}
