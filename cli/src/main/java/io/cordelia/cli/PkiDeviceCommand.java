package io.cordelia.cli;

import io.cordelia.pki.CertificateAuthority;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cordelia pki device}: makes devices' keys and certificates. */
@Command(
        name = "device",
        description = {
            "Make keys and certificates of devices: NAME.pem (with the intermediate CAs) and NAME.key (not encrypted) "
                    + "each. The common name is NAME.",
            PassphraseSource.READING,
            "Prints the files that were written. As JSON: [{subject, serial, notAfter, files: [path]}]."
        },
        footer = {"", "Example: cordelia pki device --ca pki dev01 dev02"})
final class PkiDeviceCommand implements Callable<Integer> {

    @Mixin
    private IdentityOptions identity;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "The devices.")
    private List<String> names = List.of();

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        List<IssuedFiles> issued = identity.issue(names, CertificateAuthority::device);
        output.print(
                issued, () -> issued.stream().flatMap(i -> i.files().stream()).toList());
        return ExitStatus.DONE;
    }
}
