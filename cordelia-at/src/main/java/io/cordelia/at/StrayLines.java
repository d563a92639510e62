package io.cordelia.at;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines that came when nobody could be sure whose they were, for the log. Keeps the first few. */
final class StrayLines {

    private static final int KEPT = 10;

    private final List<String> kept = new ArrayList<>();
    private long lines;
    private long bytes;

    /** Adds a line as it may be shown. */
    void add(String shown, int size) {
        if (kept.size() < KEPT) {
            kept.add(shown);
        }
        lines++;
        bytes += size;
    }

    /** Tells of all lines since the last call; empty if there were none. */
    Optional<String> take() {
        if (lines == 0) {
            return Optional.empty();
        }
        String summary = bytes + " bytes in " + lines + (lines == 1 ? " line: " : " lines: ")
                + String.join(" | ", kept)
                + (lines > kept.size() ? " | ..." : "");
        kept.clear();
        lines = 0;
        bytes = 0;
        return Optional.of(summary);
    }
}
