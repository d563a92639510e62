package io.cordelia.pki;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.DeviceCredentials.ClientIdentity;
import io.cordelia.device.InvalidCredentialsException.Part;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Credentials as they have been read.
 *
 * @param roots the root CA certificates, at least one
 * @param identity who the device is, if it is to show that
 */
record Material(SourceNames names, List<X509Certificate> roots, Optional<Identity> identity) {

    /** The device's chain, at least one certificate, and its key. */
    record Identity(List<X509Certificate> chain, PrivateKey key) {

        X509Certificate certificate() {
            return chain.get(0);
        }

        boolean keyFits() {
            return KeyMatch.fits(key, certificate().getPublicKey());
        }
    }

    /** What the documents are called in messages. */
    record SourceNames(String rootCa, String certificate, String privateKey) {

        static final SourceNames UNKNOWN =
                new SourceNames("The root CA document", "The certificate document", "The private key document");

        Source source(Part part) {
            return new Source(
                    switch (part) {
                        case ROOT_CA -> rootCa;
                        case CERTIFICATE -> certificate;
                        case PRIVATE_KEY -> privateKey;
                    },
                    part);
        }
    }

    /**
     * Reads credentials.
     *
     * @throws io.cordelia.device.InvalidCredentialsException for the first document that cannot be read
     */
    static Material read(DeviceCredentials credentials, SourceNames names) {
        List<X509Certificate> roots = CertificateReader.read(names.source(Part.ROOT_CA), credentials.rootCa());
        return new Material(names, roots, credentials.identity().map(identity -> read(identity, names)));
    }

    private static Identity read(ClientIdentity identity, SourceNames names) {
        List<X509Certificate> chain =
                CertificateReader.read(names.source(Part.CERTIFICATE), identity.certificateChain());
        PrivateKey key = KeyReader.read(names.source(Part.PRIVATE_KEY), identity.privateKey(), Optional.empty())
                .key();
        return new Identity(chain, key);
    }

    Source source(Part part) {
        return names.source(part);
    }
}
