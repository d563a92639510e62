package io.cordelia.mqtt;

/** What publishing does while as many messages are unacknowledged as may be. */
public enum BackPressure {
    /** Waits for room, at most for the acknowledgement time-out. */
    BLOCK,
    /** Fails at once with a {@link io.cordelia.device.DeviceTimeoutException}; nothing was sent. */
    FAIL
}
