package io.cordelia.cli;

import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/** Lines from a file or a pipe. */
final class PipedInput implements ConsoleInput {

    private final Keyboard keyboard;
    private final Screen screen;

    PipedInput(CommandContext context) {
        keyboard = context.host().keyboard();
        screen = new Screen(context.out(), Ansi.OFF);
    }

    @Override
    public Optional<String> line() {
        return keyboard.line();
    }

    @Override
    public Screen screen() {
        return screen;
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public void close() {
        // Standard input is not ours.
    }
}
