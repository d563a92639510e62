package io.cordelia.cli;

import io.cordelia.pki.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that issues a certificate: from when to when it is valid. */
final class ValidityOptions {

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "Valid for so many days; 3650 for a CA, else 365, if left out.")
    private Optional<Integer> days = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "INSTANT",
            description = "Valid from then on, such as 2026-01-31T12:00:00Z; from now (less five minutes) if left out.")
    private Optional<Instant> from = Optional.empty();

    /** The validity. */
    Validity validity(int usualDays) {
        Duration time = Duration.ofDays(days.orElse(usualDays));
        return from.map(start -> new Validity(start, start.plus(time))).orElseGet(() -> Validity.of(time));
    }
}
