package io.cordelia.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cordelia pki server}: makes a server's key and certificate. */
@Command(
        name = "server",
        description = {
            "Make a broker's key and certificate: NAME.pem (with the intermediate CAs) and NAME.key (not encrypted).",
            "Clients refuse a broker that they reach under a name or address that is not in the certificate: give all.",
            PassphraseSource.READING,
            IssuedFiles.HELP
        },
        footer = {"", "Example: cordelia pki server --ca pki --dns localhost --ip 127.0.0.1"})
final class PkiServerCommand implements Callable<Integer> {

    @Mixin
    private IdentityOptions identity;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            defaultValue = "server",
            description = "What the files are called; \"${DEFAULT-VALUE}\" if left out.")
    private String name = "";

    @Mixin
    private ServerNameOptions names;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        List<String> all = names.names();
        if (all.isEmpty()) {
            throw new WrongInputException(
                    "the names of the server are missing: give every name and address that clients connect to, with"
                            + " --dns and --ip");
        }
        IssuedFiles issued = identity.issue(
                        List.of(name), (ca, subject, key, validity) -> ca.server(subject, all, key, validity))
                .get(0);
        output.print(issued, issued::files);
        return ExitStatus.DONE;
    }
}
