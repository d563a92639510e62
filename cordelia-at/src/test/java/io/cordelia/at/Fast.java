package io.cordelia.at;

import io.cordelia.at.AtTimeouts.Kind;
import java.time.Duration;

/** Times that tests can wait for. */
final class Fast {

    /** For tests in which nothing is expected to be missed. */
    static final AtTimeouts PATIENT = AtTimeouts.DEFAULTS.with(Kind.QUIET, Duration.ofMillis(30));

    /** For tests in which an answer is missed. */
    static final AtTimeouts IMPATIENT = all(Duration.ofMillis(300)).with(Kind.QUIET, Duration.ofMillis(30));

    private Fast() {}

    static CordeliaModule open(ScriptedModule module, AtTimeouts timeouts) {
        return CordeliaModule.open(module.port(), o -> o.timeouts(timeouts));
    }

    /** The same time for everything. */
    static AtTimeouts all(Duration time) {
        AtTimeouts timeouts = AtTimeouts.DEFAULTS;
        for (Kind kind : Kind.values()) {
            timeouts = timeouts.with(kind, time);
        }
        return timeouts;
    }
}
