package io.cordelia.pki;

import io.cordelia.device.DeviceCredentials.ClientIdentity;
import io.cordelia.device.InvalidRequestException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/**
 * A certificate with its key, as a {@link CertificateAuthority} issues it. Immutable.
 *
 * @param chain the certificate, followed by the intermediates up to but without the root; at least one
 * @param key its private key; keep it out of logs
 */
public record IssuedIdentity(List<X509Certificate> chain, PrivateKey key) {

    /**
     * Checks that there is a certificate.
     *
     * @throws InvalidRequestException if the chain is empty
     */
    public IssuedIdentity {
        chain = List.copyOf(chain);
        Objects.requireNonNull(key, "key");
        if (chain.isEmpty()) {
            throw new InvalidRequestException("chain", "is empty", "at least the certificate itself");
        }
    }

    /**
     * The certificate itself.
     *
     * @return the first of the chain
     */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /**
     * The chain as a document.
     *
     * @return PEM
     */
    public byte[] chainPem() {
        return Pem.encode(chain);
    }

    /**
     * The key as a document, PKCS#8 and not encrypted.
     *
     * @return PEM; keep it out of logs
     */
    public byte[] keyPem() {
        return Pem.encode(key);
    }

    /**
     * As a part of a device's credentials.
     *
     * @return the chain and the key as PEM documents
     */
    public ClientIdentity clientIdentity() {
        return new ClientIdentity(chainPem(), keyPem());
    }

    /** Tells whose it is, never the key. */
    @Override
    public String toString() {
        return "IssuedIdentity[" + Names.subject(certificate()) + "]";
    }
}
