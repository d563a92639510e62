package io.cordelia.device;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * The PEM documents that a device needs for TLS: whom to trust and, for mutual TLS, who it is. Immutable.
 *
 * <p>The documents stand here as they go into a device's file system and are not looked into: {@code CredentialFiles} in
 * {@code io.cordelia.pki} reads and checks a user's files and makes credentials of them, and is the way to get some.
 */
public final class DeviceCredentials {

    private final byte[] rootCa;
    private final Optional<ClientIdentity> identity;

    private DeviceCredentials(byte[] rootCa, Optional<ClientIdentity> identity) {
        this.rootCa = rootCa.clone();
        this.identity = identity;
    }

    /**
     * Credentials for mutual TLS: the server is verified, and the device shows its own certificate.
     *
     * @param rootCa certificates (PEM) of the root CAs that the server's chain may end in
     * @param identity the device's certificate chain and key
     * @return the credentials
     */
    public static DeviceCredentials mutualTls(byte[] rootCa, ClientIdentity identity) {
        return new DeviceCredentials(rootCa, Optional.of(identity));
    }

    /**
     * Credentials for TLS with server authentication only.
     *
     * @param rootCa certificates (PEM) of the root CAs that the server's chain may end in
     * @return the credentials
     */
    public static DeviceCredentials serverTls(byte[] rootCa) {
        return new DeviceCredentials(rootCa, Optional.empty());
    }

    /**
     * The root CA certificates.
     *
     * @return a copy of the PEM document
     */
    public byte[] rootCa() {
        return rootCa.clone();
    }

    /**
     * Who the device is.
     *
     * @return its certificate and key; empty if only the server is to be verified
     */
    public Optional<ClientIdentity> identity() {
        return identity;
    }

    /** Tells the kind and the sizes, never the content. */
    @Override
    public String toString() {
        return "DeviceCredentials[root CA <" + rootCa.length + " bytes>"
                + identity.map(i -> ", " + i).orElse("") + "]";
    }

    /** A device's certificate chain and private key as PEM documents. Immutable. */
    public static final class ClientIdentity {

        /** The type of the PEM block that names a key in a token, such as a PKCS#11 one, instead of holding it. */
        public static final String TOKEN_KEY_TYPE = "TOKEN PRIVATE KEY";

        private final byte[] certificateChain;
        private final byte[] privateKey;

        /**
         * An identity.
         *
         * @param certificateChain the device's certificate (PEM), followed by intermediates if there are any
         * @param privateKey its private key (PEM), not encrypted
         */
        public ClientIdentity(byte[] certificateChain, byte[] privateKey) {
            this.certificateChain =
                    Objects.requireNonNull(certificateChain, "certificateChain").clone();
            this.privateKey = Objects.requireNonNull(privateKey, "privateKey").clone();
        }

        /**
         * The device's certificate, followed by intermediates if there are any.
         *
         * @return a copy of the PEM document
         */
        public byte[] certificateChain() {
            return certificateChain.clone();
        }

        /**
         * The device's private key, or the name of one that cannot leave its token. Keep it out of logs.
         *
         * @return a copy of the PEM document
         */
        public byte[] privateKey() {
            return privateKey.clone();
        }

        /**
         * The device's private key, for a device that must be given it.
         *
         * @return a copy of the PEM document
         * @throws InvalidRequestException if the document only names a key in a token
         */
        public byte[] exportedPrivateKey() {
            if (new String(privateKey, StandardCharsets.ISO_8859_1).contains("-----BEGIN " + TOKEN_KEY_TYPE)) {
                throw new InvalidRequestException(
                        "private key",
                        "is in a token, which it cannot leave, so it cannot be uploaded",
                        "the file of a key; a key in a token is for the software device");
            }
            return privateKey();
        }

        /** Tells the sizes, never the content. */
        @Override
        public String toString() {
            return "certificate <" + certificateChain.length + " bytes>, private key <" + privateKey.length + " bytes>";
        }
    }
}
