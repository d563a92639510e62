package io.cordelia.device;

/** A listener's registration, to end it. Safe for use by many threads. */
@FunctionalInterface
public interface Registration extends AutoCloseable {

    /**
     * Ends the registration: the listener is not called for anything that happens from now on. Does nothing the second
     * time.
     */
    @Override
    void close();
}
