package io.cordelia.cli;

import io.cordelia.at.AtTrace;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Picks a module's events out of what it says, but for messages.
 *
 * @param listener is given each as the module writes it
 */
record EventLines(Consumer<String> listener) implements AtTrace {

    private static final String EVENT = "+event";
    private static final String MESSAGE = "+eventmqtt:recv";

    @Override
    public void sent(String line) {
        // The host has no events.
    }

    @Override
    public void received(String line) {
        String name = line.toLowerCase(Locale.ROOT);
        if (name.startsWith(EVENT) && !name.startsWith(MESSAGE)) {
            listener.accept(line);
        }
    }
}
