package io.cordelia.cli;

import io.cordelia.pki.PkiDocument;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where pass phrases come from: an environment variable, somebody at a terminal, or a line of standard input; never the
 * command line, which other users of the machine can see.
 */
final class PassphraseSource {

    /** Taken for what is written; if it is not set, the other one is. */
    static final String NEW_VARIABLE = "CORDELIA_NEW_KEY_PASSPHRASE";

    /** For the help of commands that read keys. */
    static final String READING = "The pass phrase of an encrypted key is taken from " + DeviceFile.PASSPHRASE_VARIABLE
            + ", else asked for, or read as a line of standard input.";

    /** For the help of commands that write encrypted keys. */
    static final String WRITING = "A new pass phrase is taken from " + NEW_VARIABLE + ", else from "
            + DeviceFile.PASSPHRASE_VARIABLE + ", else asked for twice, or read as a line of standard input.";

    private final Host host;

    PassphraseSource(Host host) {
        this.host = host;
    }

    /** That of a file; empty if the file is not encrypted. */
    Optional<char[]> of(Path file) {
        if (!PkiDocument.isEncrypted(file)) {
            return Optional.empty();
        }
        return Optional.of(variable(DeviceFile.PASSPHRASE_VARIABLE)
                .or(() -> typed("Pass phrase of " + Screen.printable(file.toString()) + ": "))
                .orElseThrow(
                        () -> new WrongInputException(file + " is encrypted and its pass phrase is missing: give it in "
                                + DeviceFile.PASSPHRASE_VARIABLE + " or on standard input"))
                .toCharArray());
    }

    /** A new one for what is about to be written. */
    char[] chosen(String what) {
        Optional<String> given = variable(NEW_VARIABLE).or(() -> variable(DeviceFile.PASSPHRASE_VARIABLE));
        if (given.isPresent()) {
            return given.get().toCharArray();
        }
        String chosen = typed("New pass phrase for " + what + ": ")
                .filter(p -> !p.isEmpty())
                .orElseThrow(() -> new WrongInputException("the new pass phrase for " + what
                        + " is missing: give it in " + NEW_VARIABLE + " or on standard input"));
        if (host.keyboard().isTerminal()
                && !host.keyboard().askSecret("Again: ").equals(Optional.of(chosen))) {
            throw new WrongInputException("the pass phrases differ: nothing was written");
        }
        return chosen.toCharArray();
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(host.environment().get(name)).filter(p -> !p.isEmpty());
    }

    private Optional<String> typed(String question) {
        Keyboard keyboard = host.keyboard();
        return keyboard.isTerminal() ? keyboard.askSecret(question) : keyboard.line();
    }
}
