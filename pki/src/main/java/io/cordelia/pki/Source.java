package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.device.InvalidCredentialsException.Part;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a document is called in messages, and which of the credentials it is.
 *
 * @param expected what such a document holds, in words
 * @param command the command of openssl that converts it
 * @param pipe whether it came from a pipe
 */
record Source(String name, Part part, String expected, String command, boolean pipe) {

    Source(String name, Part part) {
        this(name, part, false);
    }

    private Source(String name, Part part, boolean pipe) {
        this(
                name,
                part,
                switch (part) {
                    case ROOT_CA -> "CA certificate";
                    case CERTIFICATE -> "certificate";
                    case PRIVATE_KEY -> "private key";
                },
                part == Part.PRIVATE_KEY ? "pkey" : "x509",
                pipe);
    }

    static Source of(Path file, Part part) {
        return new Source(file.toString(), part, Files.exists(file) && !Files.isRegularFile(file));
    }

    /** A file in which anything that {@link PkiDocument} reads may stand. */
    static Source ofAny(String name) {
        return new Source(name, Part.CERTIFICATE, "certificate, key, request or CRL", "x509", false);
    }

    /** A certificate signing request, from which a certificate is made. */
    static Source ofRequest(String name) {
        return new Source(name, Part.CERTIFICATE, "certificate signing request (CSR)", "req", false);
    }

    /** The error for this document; {@code problem} is the rest of a sentence that begins with its name. */
    InvalidCredentialsException error(String problem) {
        return new InvalidCredentialsException(part, name + " " + problem);
    }

    /**
     * The error for this document if it takes a pass phrase and there is none. Whoever would ask for one cannot look into a
     * pipe beforehand, and so cannot know.
     *
     * @param held what takes it
     * @param problem the rest of the sentence if it is no pipe
     */
    InvalidCredentialsException passphraseMissing(String held, String problem) {
        return error(
                pipe
                        ? "is a pipe and holds " + held + ", and a pipe cannot tell beforehand that it takes a pass"
                                + " phrase; give the file itself"
                        : problem);
    }

    InvalidCredentialsException error(String problem, Throwable cause) {
        return new InvalidCredentialsException(part, name + " " + problem, cause);
    }
}
