package io.cordelia.cli;

import io.cordelia.pki.Subject;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import picocli.CommandLine.Option;

/** The options of every command that makes somebody's certificate: what stands in the name beside the common name (CN). */
final class SubjectOptions {

    @Option(names = "--country", paramLabel = "CC", description = "Country (C): two letters, such as DE.")
    private Optional<String> country = Optional.empty();

    @Option(names = "--state", paramLabel = "NAME", description = "State or province (ST).")
    private Optional<String> state = Optional.empty();

    @Option(names = "--locality", paramLabel = "NAME", description = "Town (L).")
    private Optional<String> locality = Optional.empty();

    @Option(names = "--organization", paramLabel = "NAME", description = "Organization (O).")
    private Optional<String> organization = Optional.empty();

    @Option(names = "--unit", paramLabel = "NAME", description = "Unit of the organization (OU).")
    private Optional<String> unit = Optional.empty();

    /** The whole name. */
    X500Principal of(String commonName) {
        Subject subject = Subject.of(commonName);
        subject = country.map(subject::country).orElse(subject);
        subject = state.map(subject::state).orElse(subject);
        subject = locality.map(subject::locality).orElse(subject);
        subject = organization.map(subject::organization).orElse(subject);
        return unit.map(subject::unit).orElse(subject).principal();
    }
}
