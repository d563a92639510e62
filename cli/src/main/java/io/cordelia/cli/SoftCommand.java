package io.cordelia.cli;

import picocli.CommandLine.Command;

/** {@code cordelia soft}: the software device. */
@Command(
        name = "soft",
        description = {
            "The software device: the same as iot with the same device.yaml, but without a module.",
            "To tell a module's problem from a broker's. The broker's certificate and its name are always checked."
        },
        subcommands = {SoftConnectCommand.class, SoftPublishCommand.class, SoftMonitorCommand.class},
        footer = {"", "Example: cordelia soft connect --config device.yaml"})
final class SoftCommand extends CommandGroup {}
