package io.cordelia.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command has. */
final class CommonOptions {

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show the AT traffic of a command with -p, and a stack trace on failure.")
    private boolean debug;

    @Option(
            names = "--quiet",
            scope = ScopeType.INHERIT,
            description = "Print results, warnings and errors only: no progress, no remarks.")
    private boolean quiet;

    @Option(
            names = "--log-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Add the AT traffic of a command with -p to a file, with times.")
    private Optional<Path> logFile = Optional.empty();

    boolean debug() {
        return debug;
    }

    boolean quiet() {
        return quiet;
    }

    Optional<Path> logFile() {
        return logFile;
    }
}
