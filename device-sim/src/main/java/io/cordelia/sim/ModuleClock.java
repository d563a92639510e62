package io.cordelia.sim;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** The module's clock, in UTC: unset after power-up, as no battery keeps it. Not thread-safe. */
final class ModuleClock {

    private final InstantSource source;
    private Instant started;
    private Optional<Duration> offset = Optional.empty();

    ModuleClock(InstantSource source) {
        this.source = source;
        this.started = source.instant();
    }

    /** The power came: the clock starts anew and is unset. */
    void restart() {
        started = source.instant();
        offset = Optional.empty();
    }

    void set(LocalDateTime time) {
        offset = Optional.of(Duration.between(source.instant(), time.toInstant(ZoneOffset.UTC)));
    }

    /** The clock as it goes from now on, for other threads; empty while it is unset. */
    Optional<InstantSource> asSet() {
        return offset.map(o -> () -> source.instant().plus(o));
    }

    LocalDateTime now() {
        Instant now = source.instant();
        return offset.map(o -> LocalDateTime.ofInstant(now.plus(o), ZoneOffset.UTC))
                .orElseGet(() -> Assumptions.CLOCK_AT_POWER_UP.plus(Duration.between(started, now)));
    }

    /** The time as {@code get=general,time} writes it. */
    String values() {
        LocalDateTime t = now();
        return String.format(
                "%d,%d,%d,%d,%d,%d",
                t.getHour(), t.getMinute(), t.getSecond(), t.getDayOfMonth(), t.getMonthValue(), t.getYear());
    }

    /** Sets the time from the six values of {@code set=general,time}. */
    void set(ArgumentReader arguments) throws AtError {
        int[] values = new int[6];
        int i = 0;
        for (Argument argument : arguments.exactly(values.length)) {
            values[i++] = (int) argument.number(0, 9999);
        }
        try {
            set(LocalDateTime.of(values[5], values[4], values[3], values[0], values[1], values[2]));
        } catch (DateTimeException e) {
            throw Assumptions.numberOutOfRange();
        }
    }
}
