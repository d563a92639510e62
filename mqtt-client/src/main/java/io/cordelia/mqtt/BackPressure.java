package io.cordelia.mqtt;

import java.time.Duration;

/** What publishing does while as many messages are unacknowledged as may be. */
public enum BackPressure {
    /** Waits for room, at most for the acknowledgement time-out. */
    BLOCK,
    /** Fails at once with a {@link io.cordelia.device.DeviceTimeoutException}; nothing was sent. */
    FAIL;

    /** By when there must be room for a message that is to be acknowledged by the time given here. */
    Deadline room(Deadline acknowledgement) {
        return this == BLOCK ? acknowledgement : Deadline.in(Duration.ZERO);
    }
}
