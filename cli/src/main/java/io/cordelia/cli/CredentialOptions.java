package io.cordelia.cli;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.pki.CredentialFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of every command that is given somebody's certificate files. */
final class CredentialOptions {

    @Option(names = "--ca", paramLabel = "FILE", description = "The root CA certificates that are trusted.")
    private Optional<Path> rootCa = Optional.empty();

    @Option(names = "--cert", paramLabel = "FILE", description = "The own certificate, with intermediate CAs.")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--key", paramLabel = "FILE", description = "The private key of --cert.")
    private Optional<Path> key = Optional.empty();

    /** The three files of mutual TLS, or the one of TLS; empty if none is given. */
    Optional<CredentialFiles> files(PassphraseSource passphrases) {
        if (certificate.isPresent() != key.isPresent()) {
            throw new WrongInputException(
                    "--cert and --key belong together: " + (key.isPresent() ? "--cert" : "--key") + " is missing");
        }
        if (rootCa.isEmpty()) {
            if (certificate.isPresent()) {
                throw new WrongInputException(
                        "--ca is missing: give the root CA that the server's certificate comes from");
            }
            return Optional.empty();
        }
        CredentialFiles files = certificate.isEmpty()
                ? CredentialFiles.serverTls(rootCa.get())
                : CredentialFiles.mutualTls(rootCa.get(), certificate.get(), key.orElseThrow());
        return Optional.of(passphrase(passphrases).map(files::passphrase).orElse(files));
    }

    /** That of the first of the files that needs one. */
    private Optional<char[]> passphrase(PassphraseSource passphrases) {
        return Stream.of(key, certificate, rootCa)
                .flatMap(Optional::stream)
                .flatMap(file -> passphrases.of(file).stream())
                .findFirst();
    }

    Optional<DeviceCredentials> load(PassphraseSource passphrases) {
        return files(passphrases).map(CredentialFiles::load);
    }
}
