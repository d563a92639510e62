package io.cordelia.pki;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceCredentials.ClientIdentity;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.pki.Finding.Kind;
import io.cordelia.pki.Finding.Severity;
import io.cordelia.pki.Material.SourceNames;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A set of files, of a device or of a server, and how it is read and checked.
 *
 * @param identity certificate chain and key; empty if only servers are to be verified
 * @param passphrase of the key, and of key stores
 * @param brokerNames as in {@link Candidate}
 */
record CredentialDocuments(
        Path rootCa,
        Optional<Identity> identity,
        Optional<char[]> passphrase,
        Role role,
        List<String> brokerNames,
        boolean datesIgnored,
        Clock clock) {

    private static final Set<Kind> DATES =
            Set.of(Kind.EXPIRED, Kind.NOT_YET_VALID, Kind.EXPIRES_SOON, Kind.OUTLIVES_CA);

    record Identity(Path certificate, Path privateKey) {}

    /** The credentials in plain PEM. */
    private DeviceCredentials read(FileContents contents) {
        byte[] roots = certificates(Part.ROOT_CA, rootCa, contents);
        return identity.map(files -> DeviceCredentials.mutualTls(
                        roots,
                        new ClientIdentity(
                                certificates(Part.CERTIFICATE, files.certificate, contents),
                                key(files.privateKey, contents))))
                .orElseGet(() -> DeviceCredentials.serverTls(roots));
    }

    /** The credentials, if there are no errors among the findings. */
    DeviceCredentials load() {
        DeviceCredentials credentials = read(new FileContents());
        List<Finding> errors = findings(credentials)
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            String message = errors.stream().map(Finding::message).collect(Collectors.joining(System.lineSeparator()));
            throw new InvalidCredentialsException(errors.get(0).part(), message);
        }
        return credentials;
    }

    /** All findings; if documents cannot be read, only those. */
    List<Finding> check() {
        FileContents contents = new FileContents();
        List<Finding> unreadable = Stream.concat(
                        problem(() -> certificates(Part.ROOT_CA, rootCa, contents)).stream(),
                        identity.stream()
                                .flatMap(files -> Stream.concat(
                                        problem(() -> certificates(Part.CERTIFICATE, files.certificate, contents))
                                                .stream(),
                                        problem(() -> key(files.privateKey, contents)).stream())))
                .toList();
        if (!unreadable.isEmpty()) {
            return unreadable;
        }
        return CredentialsCheck.sorted(Stream.concat(findings(read(contents)), exposedKeys(contents)));
    }

    private Stream<Finding> findings(DeviceCredentials credentials) {
        return new CredentialsCheck(clock)
                .findings(credentials, names(), role, brokerNames).stream()
                        .filter(finding -> !(datesIgnored && DATES.contains(finding.kind())));
    }

    /** Certificate and key in one file is a file of a key. */
    private Stream<Finding> exposedKeys(FileContents contents) {
        Stream<Path> keyFiles = identity.stream().map(Identity::privateKey);
        Stream<Finding> open = keyFiles.flatMap(
                file -> ExposedKey.in(Source.of(file, Part.PRIVATE_KEY), file, passphrase.isPresent()).stream());
        return Stream.of(
                        among(Part.ROOT_CA, Optional.of(rootCa), contents),
                        among(Part.CERTIFICATE, identity.map(Identity::certificate), contents),
                        open)
                .flatMap(findings -> findings);
    }

    private Stream<Finding> among(Part part, Optional<Path> file, FileContents contents) {
        return file.filter(path -> !identity.map(Identity::privateKey).equals(Optional.of(path))).stream()
                .flatMap(path -> {
                    Source source = Source.of(path, part);
                    return ExposedKey.among(source, contents.of(source, path)).stream();
                });
    }

    private static Optional<Finding> problem(Supplier<byte[]> read) {
        try {
            read.get();
            return Optional.empty();
        } catch (InvalidCredentialsException e) {
            return Optional.of(CredentialsCheck.unreadable(e));
        }
    }

    private SourceNames names() {
        return new SourceNames(
                rootCa.toString(),
                identity.map(files -> files.certificate.toString()).orElse(SourceNames.UNKNOWN.certificate()),
                identity.map(files -> files.privateKey.toString()).orElse(SourceNames.UNKNOWN.privateKey()));
    }

    private byte[] certificates(Part part, Path path, FileContents contents) {
        Source source = Source.of(path, part);
        byte[] content = contents.of(source, path);
        if (identity.isEmpty() && passphrase.isPresent() && !isEncrypted(path, contents)) {
            throw source.error(Decryption.notEncrypted());
        }
        return Pem.encode(CertificateReader.readAny(source, content, passphrase));
    }

    private byte[] key(Path path, FileContents contents) {
        Source source = Source.of(path, Part.PRIVATE_KEY);
        KeyReader.ReadKey key = KeyReader.readAny(source, contents.of(source, path), passphraseOf(path, contents));
        return PemBlock.encode(List.of(key.block()));
    }

    /** A pass phrase that opens another file is not one too many for a key that is not encrypted. */
    private Optional<char[]> passphraseOf(Path key, FileContents contents) {
        boolean opensAnother = Stream.concat(Stream.of(rootCa), identity.map(Identity::certificate).stream())
                .anyMatch(path -> isEncrypted(path, contents));
        return opensAnother && !isEncrypted(key, contents) ? Optional.empty() : passphrase;
    }

    private static boolean isEncrypted(Path path, FileContents contents) {
        Source source = Source.of(path, Part.PRIVATE_KEY);
        return PkiDocument.isEncrypted(source, () -> contents.of(source, path));
    }

    /** Tells the paths, never the pass phrase. */
    @Override
    public String toString() {
        return "[" + rootCa
                + identity.map(files -> ", " + files.certificate + ", " + files.privateKey)
                        .orElse("") + "]";
    }

    CredentialDocuments withPassphrase(char[] more) {
        return new CredentialDocuments(
                rootCa, identity, Optional.of(more.clone()), role, brokerNames, datesIgnored, clock);
    }

    CredentialDocuments withBrokerNames(List<String> more) {
        return new CredentialDocuments(rootCa, identity, passphrase, role, List.copyOf(more), datesIgnored, clock);
    }

    CredentialDocuments withDatesIgnored() {
        return new CredentialDocuments(rootCa, identity, passphrase, role, brokerNames, true, clock);
    }

    CredentialDocuments withClock(Clock other) {
        return new CredentialDocuments(rootCa, identity, passphrase, role, brokerNames, datesIgnored, other);
    }
}
