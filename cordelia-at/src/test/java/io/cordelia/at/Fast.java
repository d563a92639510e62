package io.cordelia.at;

import io.cordelia.at.AtTimeouts.Kind;
import java.time.Duration;

/** Times that tests can wait for. */
final class Fast {

    /** For tests in which nothing is expected to be missed. */
    static final AtTimeouts PATIENT = AtTimeouts.DEFAULTS.with(Kind.QUIET, Duration.ofMillis(30));

    /** For tests in which an answer is missed. */
    static final AtTimeouts IMPATIENT = impatient();

    private Fast() {}

    static CordeliaModule open(ScriptedModule module, AtTimeouts timeouts) {
        return CordeliaModule.open(module.port(), o -> o.timeouts(timeouts));
    }

    private static AtTimeouts impatient() {
        AtTimeouts timeouts = PATIENT;
        for (Kind kind : Kind.values()) {
            if (kind != Kind.QUIET) {
                timeouts = timeouts.with(kind, Duration.ofMillis(300));
            }
        }
        return timeouts;
    }
}
