package io.cordelia.cli;

import java.util.Optional;

/** Where the lines of a console come from, and what they are answered on. */
interface ConsoleInput extends AutoCloseable {

    /**
     * Waits for a line.
     *
     * @return the line, one without text if it was cancelled or the thread interrupted; empty at the end
     */
    Optional<String> line();

    /** Where everything is shown. */
    Screen screen();

    /** Whether somebody is typing who sees what fails. */
    boolean isInteractive();

    @Override
    void close();
}
