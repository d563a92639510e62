package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;

/**
 * What a document is called in messages, and which of the credentials it is.
 *
 * @param expected what such a document holds, in words
 * @param command the command of openssl that converts it
 */
record Source(String name, Part part, String expected, String command) {

    Source(String name, Part part) {
        this(
                name,
                part,
                switch (part) {
                    case ROOT_CA -> "CA certificate";
                    case CERTIFICATE -> "certificate";
                    case PRIVATE_KEY -> "private key";
                },
                part == Part.PRIVATE_KEY ? "pkey" : "x509");
    }

    /** A file in which anything that {@link PkiDocument} reads may stand. */
    static Source ofAny(String name) {
        return new Source(name, Part.CERTIFICATE, "certificate, key, request or CRL", "x509");
    }

    /** A certificate signing request, from which a certificate is made. */
    static Source ofRequest(String name) {
        return new Source(name, Part.CERTIFICATE, "certificate signing request (CSR)", "req");
    }

    /** The error for this document; {@code problem} is the rest of a sentence that begins with its name. */
    InvalidCredentialsException error(String problem) {
        return new InvalidCredentialsException(part, name + " " + problem);
    }

    InvalidCredentialsException error(String problem, Throwable cause) {
        return new InvalidCredentialsException(part, name + " " + problem, cause);
    }
}
