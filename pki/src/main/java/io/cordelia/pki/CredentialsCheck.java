package io.cordelia.pki;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.pki.Finding.Kind;
import io.cordelia.pki.Finding.Severity;
import io.cordelia.pki.Material.SourceNames;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Checks credentials before anyone uses them: whether the documents can be read, the key belongs to the certificate, the
 * certificates are valid now, the chain is in order and leads to a root CA, and each certificate is of the right kind.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class CredentialsCheck {

    private static final List<Rule> RULES =
            List.of(new CertificateKindRule(), new KeyRule(), new ChainRule(), new DatesRule());

    private final Clock clock;

    /** A check at the time of this machine's clock. */
    public CredentialsCheck() {
        this(Clock.systemUTC());
    }

    /**
     * A check at the time of a clock.
     *
     * @param clock tells when the certificates should be valid
     */
    public CredentialsCheck(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Checks credentials.
     *
     * @param credentials the credentials
     * @return what was found, errors first; empty if all is well. If a document cannot be read that is the only finding.
     */
    public List<Finding> findings(DeviceCredentials credentials) {
        return findings(credentials, SourceNames.UNKNOWN);
    }

    /** The same, with the documents called by their names. */
    List<Finding> findings(DeviceCredentials credentials, SourceNames names) {
        Material material;
        try {
            material = Material.read(credentials, names);
        } catch (InvalidCredentialsException e) {
            return List.of(new Finding(Severity.ERROR, Kind.UNREADABLE, e.part().orElseThrow(), e.getMessage()));
        }
        Instant now = clock.instant();
        return RULES.stream()
                .flatMap(rule -> rule.findings(material, now))
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
    }

    /** One thing to check. */
    interface Rule {

        /** What is wrong with the credentials at a moment. */
        Stream<Finding> findings(Material material, Instant now);
    }
}
