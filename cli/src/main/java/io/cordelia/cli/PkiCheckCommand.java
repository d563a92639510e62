package io.cordelia.cli;

import io.cordelia.pki.CredentialFiles;
import io.cordelia.pki.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cordelia pki check}: whether a device's certificate files will work. */
@Command(
        name = "check",
        description = {
            "Check whether the certificate files of a device will work: that key and certificate fit, chain, dates, "
                    + "strength, usage, file permissions.",
            "Exit status 1 if there is an error among what is found, 0 if there are only warnings or nothing.",
            PassphraseSource.READING,
            "As JSON: [{severity, kind, part, message}]; severity is ERROR, WARNING or INFORMATION."
        },
        footer = {"", "Example: cordelia pki check --ca pki/ca.pem --cert pki/dev01.pem --key pki/dev01.key"})
final class PkiCheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CredentialOptions credentials;

    @Option(
            names = "--broker",
            paramLabel = "NAME",
            description = "The broker that the device connects to: check whether the files fit its name too.")
    private Optional<String> broker = Optional.empty();

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        CommandContext context = CommandContext.of(spec);
        CredentialFiles files = credentials
                .files(new PassphraseSource(context.host()))
                .orElseThrow(() -> new WrongInputException(
                        "--ca is missing: give at least the root CA that the broker's certificate comes from"));
        List<Finding> findings = broker.map(files::broker).orElse(files).check();
        output.print(findings, () -> findings.stream()
                .map(f -> f.severity().name().toLowerCase(Locale.ROOT) + ": " + f.message())
                .toList());
        if (findings.isEmpty()) {
            context.screen().note("nothing to complain about");
        }
        boolean failed = findings.stream().anyMatch(f -> f.severity() == Finding.Severity.ERROR);
        return failed ? ExitStatus.FAILED : ExitStatus.DONE;
    }
}
