package io.cordelia.bench;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/**
 * What a figure should be.
 *
 * @param bound whether the limit is the least or the most
 * @param limit the limit, which meets the goal
 */
record Goal(Bound bound, double limit) {

    enum Bound {
        AT_LEAST,
        AT_MOST
    }

    static Goal atLeast(double limit) {
        return new Goal(Bound.AT_LEAST, limit);
    }

    static Goal atMost(double limit) {
        return new Goal(Bound.AT_MOST, limit);
    }

    boolean isMetBy(double value) {
        return bound == Bound.AT_LEAST ? value >= limit : value <= limit;
    }

    @Override
    public String toString() {
        String number = new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(limit);
        return (bound == Bound.AT_LEAST ? "at least " : "at most ") + number;
    }
}
