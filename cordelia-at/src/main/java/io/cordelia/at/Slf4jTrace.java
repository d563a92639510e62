package io.cordelia.at;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trace in the log. */
final class Slf4jTrace implements AtTrace {

    static final Slf4jTrace INSTANCE = new Slf4jTrace();

    private static final Logger LOG = LoggerFactory.getLogger("io.cordelia.at.trace");

    private Slf4jTrace() {}

    @Override
    public void sent(String line) {
        LOG.debug("-> {}", Transcript.visible(line));
    }

    @Override
    public void received(String line) {
        LOG.debug("<- {}", Transcript.visible(line));
    }

    @Override
    public boolean isEnabled() {
        return LOG.isDebugEnabled();
    }
}
