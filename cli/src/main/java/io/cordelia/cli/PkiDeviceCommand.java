package io.cordelia.cli;

import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.OutputFolder;
import io.cordelia.pki.Validity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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

    private static final int DAYS = 365;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CaOptions ca;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "The devices.")
    private List<String> names = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "The folder to write to; that of the CA if left out.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private SubjectOptions subject;

    @Mixin
    private KeyOptions key;

    @Mixin
    private ValidityOptions validity;

    @Mixin
    private NewFileOptions files;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        Validity valid = validity.validity(DAYS);
        names.forEach(subject::of);
        Path target = out.orElse(ca.folder());
        String[] written =
                names.stream().flatMap(n -> Stream.of(n + ".key", n + ".pem")).toArray(String[]::new);
        files.check(target, written);
        CertificateAuthority authority =
                ca.open(new PassphraseSource(CommandContext.of(spec).host()));
        OutputFolder folder = files.folder(target, written);
        List<IssuedFiles> issued = new ArrayList<>();
        for (String name : names) {
            issued.add(IssuedFiles.write(folder, name, authority.device(subject.of(name), key.kind(), valid)));
        }
        output.print(
                issued, () -> issued.stream().flatMap(i -> i.files().stream()).toList());
        return ExitStatus.DONE;
    }
}
