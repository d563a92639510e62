package io.cordelia.pki;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.pki.CredentialDocuments.Identity;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A user's certificate and key files, from which {@link #load()} makes credentials.
 *
 * <pre>{@code
 * DeviceCredentials credentials = CredentialFiles.mutualTls(
 *                 Path.of("rootca.pem"), Path.of("cert.pem"), Path.of("privatekey.pem"))
 *         .load();
 * }</pre>
 *
 * <p>Each file may be PEM, DER, PKCS#7 (certificates only), PKCS#12 or JKS: what it is shows in its content, not in its name.
 * Where certificate and key are in one file, PEM or a key store, give it for both.
 *
 * <p>Immutable: each method that sets something returns a new object. Safe for use by many threads.
 */
public final class CredentialFiles {

    private final CredentialDocuments documents;

    private CredentialFiles(CredentialDocuments documents) {
        this.documents = documents;
    }

    /**
     * The files for mutual TLS.
     *
     * @param rootCa one or more CA certificates that the broker's certificate may come from
     * @param certificate the device's certificate, followed by intermediates if there are any
     * @param privateKey its key: PKCS#1, PKCS#8 or SEC1, encrypted or not, or a key store
     * @return the files, not read yet
     */
    public static CredentialFiles mutualTls(Path rootCa, Path certificate, Path privateKey) {
        return of(
                rootCa,
                Optional.of(new Identity(
                        Objects.requireNonNull(certificate, "certificate"),
                        Objects.requireNonNull(privateKey, "privateKey"))));
    }

    /**
     * The file for TLS with server authentication only.
     *
     * @param rootCa one or more CA certificates that the broker's certificate may come from
     * @return the file, not read yet
     */
    public static CredentialFiles serverTls(Path rootCa) {
        return of(rootCa, Optional.empty());
    }

    /**
     * Sets what the private key is encrypted with, or the key stores are.
     *
     * @param passphrase the pass phrase; copied, and never shown
     * @return the files with the pass phrase
     */
    public CredentialFiles passphrase(char[] passphrase) {
        return new CredentialFiles(documents.withPassphrase(passphrase));
    }

    /**
     * Accepts certificates that have expired or are not valid yet, which are refused otherwise.
     *
     * @return the files with this choice
     */
    public CredentialFiles ignoreDates() {
        return new CredentialFiles(documents.withDatesIgnored());
    }

    /**
     * Sets the broker that the device will connect to, so that {@link #load()} and {@link #check()} look at its name too.
     *
     * @param name a DNS name or an IP address
     * @return the files with the name
     */
    public CredentialFiles broker(String name) {
        return new CredentialFiles(documents.withBrokerNames(List.of(name)));
    }

    /**
     * Sets the clock that dates are checked against; otherwise it is this machine's.
     *
     * @param clock the clock
     * @return the files with the clock
     */
    public CredentialFiles clock(Clock clock) {
        return new CredentialFiles(documents.withClock(Objects.requireNonNull(clock, "clock")));
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
        return documents.load();
    }

    /**
     * Reads the files and tells everything that is to be said of them, warnings too: all that {@link CredentialsCheck} finds,
     * and whether other users of this machine may read the key.
     *
     * @return what was found, errors first; empty if all is well. Files that cannot be read are findings too, and then the only
     *     ones.
     */
    public List<Finding> check() {
        return documents.check();
    }

    /** Tells the paths, never the pass phrase. */
    @Override
    public String toString() {
        return "CredentialFiles" + documents;
    }

    private static CredentialFiles of(Path rootCa, Optional<Identity> identity) {
        return new CredentialFiles(new CredentialDocuments(
                Objects.requireNonNull(rootCa, "rootCa"),
                identity,
                Optional.empty(),
                Role.DEVICE,
                List.of(),
                false,
                Clock.systemUTC()));
    }
}
