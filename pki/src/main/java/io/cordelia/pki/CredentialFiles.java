package io.cordelia.pki;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceCredentials.ClientIdentity;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.pki.Finding.Kind;
import io.cordelia.pki.Finding.Severity;
import io.cordelia.pki.Material.SourceNames;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A user's certificate and key files (PEM), from which {@link #load()} makes credentials.
 *
 * <pre>{@code
 * DeviceCredentials credentials = CredentialFiles.mutualTls(
 *                 Path.of("rootca.pem"), Path.of("cert.pem"), Path.of("privatekey.pem"))
 *         .load();
 * }</pre>
 *
 * <p>Immutable: each method that sets something returns a new object. Safe for use by many threads.
 */
public final class CredentialFiles {

    private static final Set<Kind> DATES = Set.of(Kind.EXPIRED, Kind.NOT_YET_VALID);

    private final Path rootCa;
    private final Optional<IdentityFiles> identity;
    private final Optional<char[]> passphrase;
    private final boolean datesIgnored;
    private final Clock clock;

    private CredentialFiles(
            Path rootCa,
            Optional<IdentityFiles> identity,
            Optional<char[]> passphrase,
            boolean datesIgnored,
            Clock clock) {
        this.rootCa = Objects.requireNonNull(rootCa, "rootCa");
        this.identity = identity;
        this.passphrase = passphrase;
        this.datesIgnored = datesIgnored;
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * The files for mutual TLS.
     *
     * @param rootCa one or more CA certificates that the broker's certificate may come from
     * @param certificate the device's certificate, followed by intermediates if there are any
     * @param privateKey its key: PKCS#1, PKCS#8 or SEC1, encrypted or not
     * @return the files, not read yet
     */
    public static CredentialFiles mutualTls(Path rootCa, Path certificate, Path privateKey) {
        IdentityFiles identity = new IdentityFiles(
                Objects.requireNonNull(certificate, "certificate"), Objects.requireNonNull(privateKey, "privateKey"));
        return new CredentialFiles(rootCa, Optional.of(identity), Optional.empty(), false, Clock.systemUTC());
    }

    /**
     * The file for TLS with server authentication only.
     *
     * @param rootCa one or more CA certificates that the broker's certificate may come from
     * @return the file, not read yet
     */
    public static CredentialFiles serverTls(Path rootCa) {
        return new CredentialFiles(rootCa, Optional.empty(), Optional.empty(), false, Clock.systemUTC());
    }

    /**
     * Sets what the private key is encrypted with.
     *
     * @param passphrase the pass phrase; copied, and never shown
     * @return the files with the pass phrase
     * @throws InvalidRequestException if there is no private key among the files
     */
    public CredentialFiles passphrase(char[] passphrase) {
        if (identity.isEmpty()) {
            throw new InvalidRequestException(
                    "passphrase", "is given without a private key", "only with a private key");
        }
        return new CredentialFiles(rootCa, identity, Optional.of(passphrase.clone()), datesIgnored, clock);
    }

    /**
     * Accepts certificates that have expired or are not valid yet, which are refused otherwise.
     *
     * @return the files with this choice
     */
    public CredentialFiles ignoreDates() {
        return new CredentialFiles(rootCa, identity, passphrase, true, clock);
    }

    /**
     * Sets the clock that dates are checked against; otherwise it is this machine's.
     *
     * @param clock the clock
     * @return the files with the clock
     */
    public CredentialFiles clock(Clock clock) {
        return new CredentialFiles(rootCa, identity, passphrase, datesIgnored, clock);
    }

    /**
     * Reads and checks the files. Warnings do not stop it: see {@link #check()}.
     *
     * <p>The documents are put into a plain form, so that files that mean the same give the same credentials: only the
     * certificates or the key, 64 columns, LF line ends, a final newline. The kind of a key's block stays as it is; an
     * encrypted key becomes PKCS#8 that is not encrypted.
     *
     * @return the credentials
     * @throws InvalidCredentialsException if a file is missing, cannot be read, is larger than 512 KiB, does not hold what it
     *     should, the pass phrase is wrong, missing or not needed, or there are errors among the findings of {@link #check()}
     *     (the message then has one line for each)
     */
    public DeviceCredentials load() {
        DeviceCredentials credentials = read();
        List<Finding> errors = findings(credentials).stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            String message = errors.stream().map(Finding::message).collect(Collectors.joining(System.lineSeparator()));
            throw new InvalidCredentialsException(errors.get(0).part(), message);
        }
        return credentials;
    }

    /**
     * Reads the files and tells everything that is to be said of them, warnings too.
     *
     * @return what was found, errors first; empty if all is well
     * @throws InvalidCredentialsException if a file cannot be read, as from {@link #load()}
     */
    public List<Finding> check() {
        return findings(read());
    }

    /** Tells the paths, never the pass phrase. */
    @Override
    public String toString() {
        return "CredentialFiles[" + rootCa
                + identity.map(files -> ", " + files.certificate + ", " + files.privateKey)
                        .orElse("") + "]";
    }

    private DeviceCredentials read() {
        SourceNames names = names();
        byte[] roots = certificates(names.source(Part.ROOT_CA), rootCa);
        return identity.map(files -> DeviceCredentials.mutualTls(
                        roots,
                        new ClientIdentity(
                                certificates(names.source(Part.CERTIFICATE), files.certificate),
                                key(names.source(Part.PRIVATE_KEY), files.privateKey))))
                .orElseGet(() -> DeviceCredentials.serverTls(roots));
    }

    private List<Finding> findings(DeviceCredentials credentials) {
        return new CredentialsCheck(clock)
                .findings(credentials, names()).stream()
                        .filter(finding -> !(datesIgnored && DATES.contains(finding.kind())))
                        .toList();
    }

    private SourceNames names() {
        return new SourceNames(
                rootCa.toString(),
                identity.map(files -> files.certificate.toString()).orElse(SourceNames.UNKNOWN.certificate()),
                identity.map(files -> files.privateKey.toString()).orElse(SourceNames.UNKNOWN.privateKey()));
    }

    private byte[] certificates(Source source, Path path) {
        List<X509Certificate> certificates = CertificateReader.read(source, CredentialFile.read(source, path));
        return Pem.encode(certificates);
    }

    private byte[] key(Source source, Path path) {
        KeyReader.ReadKey key = KeyReader.read(source, CredentialFile.read(source, path), passphrase);
        return PemBlock.encode(List.of(key.block()));
    }

    private record IdentityFiles(Path certificate, Path privateKey) {}
}
