package io.cordelia.cli;

import picocli.CommandLine.Command;

/** {@code cordelia device}: the module itself. */
@Command(
        name = "device",
        description = "The module itself: test, restart, reset, sleep, clock.",
        subcommands = {
            DeviceTestCommand.class,
            DeviceRebootCommand.class,
            DeviceFactoryResetCommand.class,
            DeviceHibernateCommand.class,
            DeviceTimeCommand.class
        },
        footer = {"", "Example: cordelia device test -p /dev/ttyUSB0"})
final class DeviceCommand extends CommandGroup {}
