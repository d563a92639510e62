package io.cordelia.at;

import java.time.Duration;
import java.util.Optional;

/**
 * What the options of a module were when it was opened; {@link CordeliaModule.Options} says what they mean.
 *
 * @param commandPause empty for what the port needs
 */
record ModuleSettings(AtTrace trace, AtTimeouts timeouts, Optional<Duration> commandPause, ReopenPolicy reopen) {}
