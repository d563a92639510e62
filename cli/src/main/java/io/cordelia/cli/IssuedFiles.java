package io.cordelia.cli;

import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.OutputFolder;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

/**
 * A certificate that was issued and the files that were written, as they are printed.
 *
 * @param subject whose it is
 * @param serial its serial number, hexadecimal
 * @param notAfter until when it is valid
 * @param files the files
 */
record IssuedFiles(String subject, String serial, String notAfter, List<String> files) {

    /** For the help of commands that print it. */
    static final String HELP =
            "Prints the files that were written. As JSON: {subject, serial, notAfter, files: [path]}.";

    static IssuedFiles of(X509Certificate certificate, Path... files) {
        CertificateView view = CertificateView.of(certificate);
        return new IssuedFiles(
                view.subject(),
                view.serial(),
                view.notAfter(),
                Stream.of(files).map(Path::toString).toList());
    }

    /** Writes NAME.key and NAME.pem. */
    static IssuedFiles write(OutputFolder folder, String name, IssuedIdentity identity) {
        // The key first: a certificate without its key is of no use.
        Path key = folder.key(name + ".key", identity.key());
        return of(identity.certificate(), folder.certificates(name + ".pem", identity.chain()), key);
    }
}
