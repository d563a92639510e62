package io.cordelia.cli;

import picocli.CommandLine.Command;

/** {@code cordelia wifi}: the module's WLAN. */
@Command(
        name = "wifi",
        description = "The module's WLAN: networks around, join, leave, addresses, stored networks.",
        subcommands = {
            WifiScanCommand.class,
            WifiJoinCommand.class,
            WifiLeaveCommand.class,
            WifiStatusCommand.class,
            WifiProfilesCommand.class
        },
        footer = {"", "Example: cordelia wifi scan -p /dev/ttyUSB0"})
final class WifiCommand extends CommandGroup {}
