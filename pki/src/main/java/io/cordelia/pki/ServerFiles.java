package io.cordelia.pki;

import io.cordelia.device.DeviceCredentials.ClientIdentity;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.pki.CredentialDocuments.Identity;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A server's certificate and key files, such as those of a broker, in any of the forms of {@link CredentialFiles}.
 *
 * <p>Immutable: each method that sets something returns a new object. Safe for use by many threads.
 */
public final class ServerFiles {

    private final CredentialDocuments documents;

    private ServerFiles(CredentialDocuments documents) {
        this.documents = documents;
    }

    /**
     * The files of a server.
     *
     * @param rootCa the root CAs that its clients trust
     * @param certificate the server's certificate, followed by intermediates if there are any
     * @param privateKey its key
     * @return the files, not read yet
     */
    public static ServerFiles of(Path rootCa, Path certificate, Path privateKey) {
        Identity identity = new Identity(
                Objects.requireNonNull(certificate, "certificate"), Objects.requireNonNull(privateKey, "privateKey"));
        return new ServerFiles(new CredentialDocuments(
                Objects.requireNonNull(rootCa, "rootCa"),
                Optional.of(identity),
                Optional.empty(),
                Role.SERVER,
                List.of(),
                false,
                Clock.systemUTC()));
    }

    /**
     * Sets what the private key is encrypted with, or the key stores are.
     *
     * @param passphrase the pass phrase; copied, and never shown
     * @return the files with the pass phrase
     */
    public ServerFiles passphrase(char[] passphrase) {
        return new ServerFiles(documents.withPassphrase(passphrase));
    }

    /**
     * Sets the names that clients connect to; the certificate has to be made out for each.
     *
     * @param names DNS names and IP addresses
     * @return the files with the names
     */
    public ServerFiles names(List<String> names) {
        return new ServerFiles(documents.withBrokerNames(names));
    }

    /**
     * Reads and checks the files. Warnings do not stop it: see {@link #check()}.
     *
     * @return the server's certificate chain and key
     * @throws InvalidCredentialsException if a file cannot be read, or there are errors among the findings of
     *     {@link #check()} (the message then has one line for each)
     */
    public IssuedIdentity load() {
        ClientIdentity identity = documents.load().identity().orElseThrow();
        Identity files = documents.identity().orElseThrow();
        return new IssuedIdentity(
                Pem.certificates(
                        identity.certificateChain(), files.certificate().toString()),
                Pem.privateKey(identity.privateKey(), files.privateKey().toString()));
    }

    /**
     * Reads the files and tells everything that is to be said of them, warnings too.
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
        return "ServerFiles" + documents;
    }
}
