package io.cordelia.cli;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

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

    /** Reads so many bytes of a file or a pipe, or fewer if it ends before. */
    byte[] bytes(int limit);

    /**
     * Reads the next line of a file or a pipe as it is, without its end, and does not wait for it.
     *
     * @return completed with the line, with nothing at the end; fails with {@link java.io.UncheckedIOException}
     */
    CompletableFuture<Optional<byte[]>> nextLine();
}
