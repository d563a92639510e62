package io.cordelia.at;

import java.util.Optional;

/**
 * Whether the next answer on the line can only be that of the next command. It may be another's after an answer was missed,
 * or when lines came that answer nothing; until the line has been quiet and the module has answered a probe.
 *
 * <p>Not safe for use by many threads.
 */
final class LineTrust {

    private final StrayLines strays = new StrayLines();
    private boolean trusted = true;
    private boolean silent;
    private boolean lateOk;
    private long quietSince = System.nanoTime();

    boolean isTrusted() {
        return trusted;
    }

    /** An answer was missed, or may have been another's. */
    void lose() {
        trusted = false;
    }

    /** A line came that answers nothing; given as it may be shown. */
    void stray(String shown, int size) {
        strays.add(shown, size);
        trusted = false;
        restartQuiet();
    }

    /** Tells of all stray lines since the last call; empty if there were none. */
    Optional<String> takeStrays() {
        return strays.take();
    }

    /** From now on the line is to be quiet. */
    void restartQuiet() {
        quietSince = System.nanoTime();
    }

    /** How long nothing but events and answers has come. */
    long quietNanos() {
        return System.nanoTime() - quietSince;
    }

    /** A probe is about to be sent. */
    void startProbe() {
        lateOk = false;
    }

    /** An OK came that no command waited for: that to the probe, if a late answer was taken for it. */
    void lateOk() {
        lateOk = true;
    }

    /**
     * A probe has ended, answered or not, and the line has been quiet since.
     *
     * @param ok whether OK was taken for its answer
     * @return whether the line is trusted again
     */
    boolean endProbe(boolean ok) {
        trusted = ok || lateOk;
        return trusted;
    }

    /** Whether the module did not even answer a probe, and has said nothing since. */
    boolean isSilent() {
        return silent;
    }

    void silent() {
        silent = true;
    }

    void heard() {
        silent = false;
    }
}
