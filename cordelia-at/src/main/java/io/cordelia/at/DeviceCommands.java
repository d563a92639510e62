package io.cordelia.at;

/** The commands of the module itself. */
final class DeviceCommands {

    private DeviceCommands() {}

    static AtCommand<Void> test(AtTimeouts timeouts) {
        return AtCommand.of("test", timeouts.command());
    }

    static AtCommand<Void> reboot(AtTimeouts timeouts) {
        return AtCommand.of("reboot", timeouts.command()).thatRestarts();
    }
}
