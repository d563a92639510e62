package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException.Part;

/**
 * Something that {@link CredentialsCheck} found.
 *
 * @param severity how bad it is
 * @param kind what it is
 * @param part which document it is about; of a broker's name that a device connects to: the root CA document
 * @param message what is wrong, with which document, and the remedy; no key material
 */
public record Finding(Severity severity, Kind kind, Part part, String message) {

    /** How bad a finding is. */
    public enum Severity {
        /** The credentials cannot work. */
        ERROR,
        /** The credentials may work, but something about them is unusual, weak or ends soon. */
        WARNING,
        /** Nothing is wrong; it is good to know. */
        INFORMATION
    }

    /** What was found. */
    public enum Kind {
        /** A document cannot be read. */
        UNREADABLE,
        /** The private key does not belong to the certificate. */
        KEY_MISMATCH,
        /** A certificate is not valid any more. */
        EXPIRED,
        /** A certificate is not valid yet. */
        NOT_YET_VALID,
        /** The device's certificate is that of a CA. */
        CA_CERTIFICATE,
        /** The root CA document holds a certificate that is not that of a CA. */
        ROOT_NOT_CA,
        /** The device's certificate is not the first of its chain, or one is not followed by its issuer. */
        CHAIN_ORDER,
        /** A CA has the name of a certificate's issuer but did not sign it. */
        ISSUER_SIGNATURE,
        /** A certificate was issued with one that is not that of a CA, or whose key usage does not allow it to sign certificates. */
        ISSUER_NOT_CA,
        /** A CA may have so many CAs below it, says its certificate, and there are more. */
        PATH_TOO_LONG,
        /**
         * The chain of the device's certificate does not lead to one of the root CAs. A warning only: the root CAs are there
         * to verify the server, and the server may well accept devices of another CA, as AWS IoT Core does. If
         * that is the broker, it is information only.
         */
        UNKNOWN_ISSUER,
        /**
         * A certificate is valid now but ends within 30 days, and less than a third of its time is left, so that those which
         * are issued for a few days are not always about to expire.
         */
        EXPIRES_SOON,
        /**
         * The device's certificate ends more than a day after that of a CA that it comes from, and so stops working before it
         * says. A warning.
         */
        OUTLIVES_CA,
        /** A key is too short: RSA under 2048 bits, EC under 256. */
        WEAK_KEY,
        /** A certificate of the chain is signed with SHA-1 or MD5. */
        WEAK_SIGNATURE,
        /** The certificate says what it may be used for, and this is not among it: client or server authentication. */
        MISSING_USAGE,
        /** The broker's name is no name, or is an IP address. */
        BROKER_NAME,
        /** The server's certificate is not made out for a name that clients connect to. */
        NAME_NOT_COVERED,
        /** The broker is known to have certificates of other root CAs. */
        ROOT_OF_ANOTHER_BROKER,
        /** The file of the private key may be read or changed by other users of this machine. */
        KEY_READABLE_BY_OTHERS,
        /** A document that everybody may read, of a certificate or of root CAs, holds a private key too. */
        KEY_AMONG_CERTIFICATES
    }
}
