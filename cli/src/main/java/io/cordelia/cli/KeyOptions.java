package io.cordelia.cli;

import io.cordelia.pki.KeyKind;
import picocli.CommandLine.Option;

/** The option of every command that makes a key. */
final class KeyOptions {

    @Option(
            names = "--key",
            paramLabel = "KIND",
            defaultValue = "RSA_2048",
            description = "The kind of the new key: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if left out.")
    private KeyKind kind = KeyKind.RSA_2048;

    KeyKind kind() {
        return kind;
    }
}
