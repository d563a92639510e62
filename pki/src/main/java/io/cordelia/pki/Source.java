package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;

/** What a document is called in messages, and which of the credentials it is. */
record Source(String name, Part part) {

    /** What such a document holds, in words. */
    String expected() {
        return switch (part) {
            case ROOT_CA -> "CA certificate";
            case CERTIFICATE -> "certificate";
            case PRIVATE_KEY -> "private key";
        };
    }

    /** The error for this document; {@code problem} is the rest of a sentence that begins with its name. */
    InvalidCredentialsException error(String problem) {
        return new InvalidCredentialsException(part, name + " " + problem);
    }

    InvalidCredentialsException error(String problem, Throwable cause) {
        return new InvalidCredentialsException(part, name + " " + problem, cause);
    }
}
