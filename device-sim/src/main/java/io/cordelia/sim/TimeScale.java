package io.cordelia.sim;

import io.cordelia.device.InvalidRequestException;
import java.time.Duration;

/**
 * How long the module takes for what takes the hardware its time.
 *
 * @param factor 0 for at once, to 1 for the hardware's pace
 */
record TimeScale(double factor) {

    TimeScale {
        if (!(factor >= 0 && factor <= 1)) {
            throw new InvalidRequestException(
                    "time scale", factor + " is out of range", "0 (at once) to 1 (like the hardware)");
        }
    }

    /** The time that the module takes where the hardware takes this. */
    Duration of(Duration time) {
        return Duration.ofNanos(Math.round(time.toNanos() * factor));
    }
}
