package io.cordelia.cli;

import picocli.CommandLine.Command;

/** {@code cordelia pki}: certificates and keys. */
@Command(
        name = "pki",
        description = "Make, look at, check and convert certificates and keys; nothing needs openssl.",
        subcommands = {
            PkiCaCommand.class,
            PkiServerCommand.class,
            PkiDeviceCommand.class,
            PkiCsrCommand.class,
            PkiSignCommand.class,
            PkiShowCommand.class,
            PkiCheckCommand.class,
            PkiConvertCommand.class,
            PkiHeaderCommand.class,
            PkiScanCommand.class
        },
        footer = {"", "Example: cordelia pki ca --out pki"})
final class PkiCommand extends CommandGroup {}
