package io.cordelia.at;

import io.cordelia.at.AtTimeouts.Kind;
import io.cordelia.device.InvalidRequestException;
import java.time.Duration;

/** The commands of the module itself. */
final class DeviceCommands {

    private static final int MAX_STOP_MILLIS = 65_535;
    private static final int MAX_HIBERNATE_SECONDS = 86_400;

    private DeviceCommands() {}

    static AtCommand<Void> test(AtTimeouts timeouts) {
        return AtCommand.of(CommandName.TEST, timeouts.command());
    }

    static AtCommand<Void> start(AtTimeouts timeouts) {
        return AtCommand.of(CommandName.START, timeouts.get(Kind.STARTUP)).thatRestarts();
    }

    static AtCommand<Void> stop(Duration grace, AtTimeouts timeouts) {
        if (grace.isNegative() || grace.toMillis() > MAX_STOP_MILLIS) {
            throw new InvalidRequestException("stop", grace + " is out of range", "0 to " + MAX_STOP_MILLIS + " ms");
        }
        // The module answers only when it has stopped.
        return AtCommand.of(
                CommandName.STOP,
                "stop=" + grace.toMillis(),
                new AtArguments().number(grace.toMillis()),
                timeouts.command().plus(grace));
    }

    static AtCommand<Void> reboot(AtTimeouts timeouts) {
        return AtCommand.of(CommandName.REBOOT, timeouts.command()).thatRestarts();
    }

    /** The answer may come before the reset or after it, and then as late as the event (A). */
    static AtCommand<Void> factoryReset(AtTimeouts timeouts) {
        return AtCommand.of(CommandName.FACTORY_RESET, timeouts.get(Kind.FACTORY_RESET))
                .thatRestarts();
    }

    static AtCommand<Void> hibernate(Duration time, AtTimeouts timeouts) {
        long seconds = time.toSeconds();
        if (seconds < 1 || seconds > MAX_HIBERNATE_SECONDS || !time.equals(Duration.ofSeconds(seconds))) {
            throw new InvalidRequestException(
                    "hibernate", time + " cannot be sent", "whole seconds, 1 to " + MAX_HIBERNATE_SECONDS);
        }
        return AtCommand.of(
                        CommandName.HIBERNATE,
                        "hibernate=" + seconds,
                        new AtArguments().number(seconds),
                        timeouts.command())
                .thatRestarts();
    }

    static AtCommand<Void> startProvisioning(AtTimeouts timeouts) {
        return AtCommand.of(CommandName.PROVISIONING_START, timeouts.command());
    }
}
