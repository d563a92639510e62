package io.cordelia.cli;

import io.cordelia.pki.CertificateAuthority;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of every command that a CA issues something with. */
final class CaOptions {

    @Option(
            names = "--ca",
            paramLabel = "DIR",
            required = true,
            description = "The folder of the CA: " + PkiFolder.CERTIFICATE + " and " + PkiFolder.KEY
                    + ", as \"pki ca\" writes them.")
    private Path folder = Path.of("");

    Path folder() {
        return folder;
    }

    CertificateAuthority open(PassphraseSource passphrases) {
        return new PkiFolder(folder).authority(passphrases);
    }
}
