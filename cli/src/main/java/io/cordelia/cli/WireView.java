package io.cordelia.cli;

import io.cordelia.at.AtTrace;

/**
 * Shows the AT traffic.
 *
 * @param screen where
 */
record WireView(Screen screen) implements AtTrace {

    @Override
    public void sent(String line) {
        screen.sent(line);
    }

    @Override
    public void received(String line) {
        screen.received(line);
    }
}
