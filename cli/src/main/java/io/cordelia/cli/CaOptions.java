package io.cordelia.cli;

import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.Validity;
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

    /** The CA; says so on the screen if what it is to issue would be valid for longer than itself. */
    CertificateAuthority open(CommandContext context, Validity validity) {
        CertificateAuthority ca = new PkiFolder(folder).authority(new PassphraseSource(context.host()));
        ca.endsBefore(validity).ifPresent(end -> context.screen()
                .line("warning: what is issued is made to end on " + validity.to()
                        + ", but is good only until the first CA above it ends, on " + end
                        + ": give a smaller --days, or a CA that lasts longer"));
        return ca;
    }
}
