package io.cordelia.cli;

import java.util.Optional;

/** Standard input: somebody at a terminal, or a file or a pipe. */
interface Keyboard {

    /** Whether there is somebody who can be asked. */
    boolean isTerminal();

    /**
     * Asks somebody at a terminal for a line.
     *
     * @return the answer; empty at the end of the input
     */
    Optional<String> ask(String question);

    /**
     * Asks somebody at a terminal for a line that is not shown.
     *
     * @return the answer; empty at the end of the input
     */
    Optional<String> askSecret(String question);

    /**
     * Reads the next line of a file or a pipe.
     *
     * @return the line; empty at the end
     */
    Optional<String> line();

    /** Reads a file or a pipe to its end. */
    String all();
}
