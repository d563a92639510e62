package io.cordelia.at;

import io.cordelia.at.AtTimeouts.Kind;
import java.time.Duration;

/** Times that tests can wait for. */
final class Fast {

    /** For tests in which nothing is expected to be missed. */
    static final AtTimeouts PATIENT = AtTimeouts.DEFAULTS.with(Kind.QUIET, Duration.ofMillis(30));

    /** How long to wait for what is missed: others of its kind must come within. */
    private static final Duration MISSED = Duration.ofSeconds(1);

    private Fast() {}

    static CordeliaModule open(ScriptedModule module, AtTimeouts timeouts) {
        return CordeliaModule.open(module.port(), o -> o.timeouts(timeouts));
    }

    /** For tests in which an answer of these kinds is missed; others are not, however busy the machine is. */
    static AtTimeouts missing(Kind... kinds) {
        AtTimeouts timeouts = PATIENT;
        for (Kind kind : kinds) {
            timeouts = timeouts.with(kind, MISSED);
        }
        return timeouts;
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
