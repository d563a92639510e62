package io.cordelia.bench;

import java.util.Locale;

/**
 * What a benchmark ends with.
 *
 * @param value the number
 * @param decimals how many digits after the point mean something
 * @param unit what it counts, such as {@code events/s}
 */
record Figure(double value, int decimals, String unit) {

    /** The number and its unit, written the same way everywhere. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%." + decimals + "f %s", value, unit);
    }
}
