package io.cordelia.cli;

import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.OutputFolder;
import io.cordelia.pki.Validity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of every command that has a CA issue keys and certificates. */
final class IdentityOptions {

    private static final int DAYS = 365;

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private CaOptions ca;

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

    /** Issues a key and certificate of one kind. */
    interface Issuing {
        IssuedIdentity issue(CertificateAuthority ca, X500Principal subject, KeyKind key, Validity validity);
    }

    /** Issues to each of the names and writes NAME.key and NAME.pem; nothing is made if one of them is there. */
    List<IssuedFiles> issue(List<String> names, Issuing issuing) {
        Validity valid = validity.validity(DAYS);
        List<X500Principal> subjects = names.stream().map(subject::of).toList();
        Path target = out.orElse(ca.folder());
        String[] written =
                names.stream().flatMap(n -> Stream.of(n + ".key", n + ".pem")).toArray(String[]::new);
        files.check(target, written);
        CertificateAuthority authority = ca.open(CommandContext.of(spec), valid);
        List<IssuedIdentity> identities = subjects.stream()
                .map(s -> issuing.issue(authority, s, key.kind(), valid))
                .toList();
        OutputFolder folder = files.folder(target, written);
        return IntStream.range(0, names.size())
                .mapToObj(i -> IssuedFiles.write(folder, names.get(i), identities.get(i)))
                .toList();
    }
}
