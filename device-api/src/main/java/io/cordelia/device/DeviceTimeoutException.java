package io.cordelia.device;

import java.time.Duration;

/** An answer did not come in time. */
public final class DeviceTimeoutException extends DeviceException {

    private static final long serialVersionUID = 1L;

    private final Duration waited;

    /**
     * Names what was waited for and how long.
     *
     * @param awaited what did not come, such as "the final response to AT+test"
     * @param waited how long it was waited for
     * @param advice what the user can do, as a sentence
     */
    public DeviceTimeoutException(String awaited, Duration waited, String advice) {
        super(awaited + " did not come within " + waited.toMillis() + " ms; " + advice);
        this.waited = waited;
    }

    /**
     * How long it was waited for.
     *
     * @return the time-out that was in force
     */
    public Duration waited() {
        return waited;
    }
}
