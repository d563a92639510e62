package io.cordelia.cli;

import picocli.CommandLine.Command;

/** {@code cordelia files}: the module's file system. */
@Command(
        name = "files",
        description =
                "The module's file system. Files can be changed only while the WLAN is disconnected (wifi leave).",
        subcommands = {
            FilesListCommand.class,
            FilesPutCommand.class,
            FilesGetCommand.class,
            FilesRmCommand.class,
            FilesInfoCommand.class
        },
        footer = {"", "Example: cordelia files list -p /dev/ttyUSB0"})
final class FilesCommand extends CommandGroup {}
