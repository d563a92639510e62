package io.cordelia.pki;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceCredentials.ClientIdentity;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.pki.Finding.Kind;
import io.cordelia.pki.Finding.Severity;
import io.cordelia.pki.Material.SourceNames;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Checks credentials before anyone uses them: whether the documents can be read, the key belongs to the certificate, the
 * certificates are valid now and for the next 30 days, and not longer than their CAs, the chain is complete and in order
 * and leads to a root CA, each certificate is of the right kind and made out for its use, keys and signatures are strong
 * enough, and the broker's name fits. {@link Finding.Kind} is the whole list. What can be said of files only, {@link CredentialFiles#check()} adds.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class CredentialsCheck {

    private static final List<Rule> RULES = List.of(
            new CertificateKindRule(),
            new KeyRule(),
            new ChainRule(),
            new DatesRule(),
            new OutlivedCaRule(),
            new UsageRule(),
            new StrengthRule(),
            new BrokerNameRule());

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
     * Checks a device's credentials.
     *
     * @param credentials the credentials
     * @return what was found, errors first; empty if all is well. If a document cannot be read that is the only finding.
     */
    public List<Finding> findings(DeviceCredentials credentials) {
        return findings(credentials, SourceNames.UNKNOWN, Role.DEVICE, List.of());
    }

    /**
     * Checks a device's credentials for a broker. As they do not hold the broker's certificate, this tells only whether the
     * name is one, and, of an endpoint of AWS IoT Core, whether there is a root CA of Amazon.
     *
     * @param credentials the credentials
     * @param broker the name or address that the device will connect to
     * @return what was found, as from {@link #findings(DeviceCredentials)}
     */
    public List<Finding> findings(DeviceCredentials credentials, String broker) {
        return findings(credentials, SourceNames.UNKNOWN, Role.DEVICE, List.of(broker));
    }

    /**
     * Checks a server's credentials: its certificate is to be made out for servers and for every name.
     *
     * @param credentials the server's certificate chain and key, and the root CAs that its clients trust
     * @param names the names and addresses that clients connect to; may be empty
     * @return what was found, as from {@link #findings(DeviceCredentials)}
     */
    public List<Finding> serverFindings(DeviceCredentials credentials, List<String> names) {
        return findings(credentials, SourceNames.UNKNOWN, Role.SERVER, names);
    }

    /** The same, with the documents called by their names. */
    List<Finding> findings(DeviceCredentials credentials, SourceNames names, Role role, List<String> brokerNames) {
        Material material;
        try {
            material = Material.read(credentials, names);
        } catch (InvalidCredentialsException e) {
            return List.of(unreadable(e));
        }
        Candidate candidate = new Candidate(material, role, brokerNames, clock.instant());
        Stream<Finding> keys = Stream.concat(
                ExposedKey.among(names.source(Part.ROOT_CA), credentials.rootCa()).stream(),
                credentials.identity().map(ClientIdentity::certificateChain).stream()
                        .flatMap(chain -> ExposedKey.among(names.source(Part.CERTIFICATE), chain).stream()));
        return sorted(Stream.concat(RULES.stream().flatMap(rule -> rule.findings(candidate)), keys));
    }

    static Finding unreadable(InvalidCredentialsException e) {
        return new Finding(Severity.ERROR, Kind.UNREADABLE, e.part().orElseThrow(), e.getMessage());
    }

    static List<Finding> sorted(Stream<Finding> findings) {
        return findings.sorted(Comparator.comparing(Finding::severity)).toList();
    }

    /** One thing to check. */
    interface Rule {

        /** What is to be said of the credentials. */
        Stream<Finding> findings(Candidate candidate);
    }
}
