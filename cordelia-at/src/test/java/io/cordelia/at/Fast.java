package io.cordelia.at;

import java.time.Duration;

/** Times that tests can wait for. */
final class Fast {

    /** For tests in which nothing is expected to be missed. */
    static final AtTimeouts PATIENT = AtTimeouts.DEFAULTS.withQuiet(Duration.ofMillis(30));

    /** For tests in which an answer is missed. */
    static final AtTimeouts IMPATIENT = new AtTimeouts(
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofMillis(30));

    private Fast() {}

    static CordeliaModule open(ScriptedModule module, AtTimeouts timeouts) {
        return CordeliaModule.open(module.port(), o -> o.timeouts(timeouts));
    }
}
