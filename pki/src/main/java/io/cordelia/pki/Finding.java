package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException.Part;

/**
 * Something that {@link CredentialsCheck} found.
 *
 * @param severity how bad it is
 * @param kind what it is
 * @param part which document it is about
 * @param message what is wrong, with which document, and the remedy; no key material
 */
public record Finding(Severity severity, Kind kind, Part part, String message) {

    /** How bad a finding is. */
    public enum Severity {
        /** The credentials cannot work. */
        ERROR,
        /** The credentials may work, but something about them is unusual. */
        WARNING
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
        /** A certificate was issued with one that is not that of a CA. */
        ISSUER_NOT_CA,
        /**
         * The chain of the device's certificate does not lead to one of the root CAs. A warning only: the root CAs are there
         * to verify the server, and the server may well accept devices of another CA, as AWS IoT Core does.
         */
        UNKNOWN_ISSUER
    }
}
