package io.cordelia.cli;

import io.cordelia.pki.IssuedIdentity;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * What a broker needs for TLS, and what those who connect to it need.
 *
 * @param server its certificate and key
 * @param clientCa the CA of the clients' certificates
 * @param rootCa the file of the root CA that clients need
 * @param throwAway the PKI that was made for this broker, if one was
 */
record BrokerPki(IssuedIdentity server, X509Certificate clientCa, Path rootCa, Optional<ThrowAwayPki> throwAway) {

    static BrokerPki of(PkiFolder folder) {
        return new BrokerPki(folder.server(), folder.rootCaCertificate(), folder.rootCa(), Optional.empty());
    }

    static BrokerPki of(ThrowAwayPki pki) {
        return new BrokerPki(pki.server(), pki.ca().certificate(), pki.file(ThrowAwayPki.ROOT_CA), Optional.of(pki));
    }
}
