package io.cordelia.cli;

import picocli.CommandLine.Help.Ansi;

/** What the other end of the output is. */
final class Terminal {

    private Terminal() {}

    /** Whether to use colour and to redraw lines: on a terminal only, and not with NO_COLOR. */
    static Ansi ansi() {
        return Ansi.AUTO.enabled() ? Ansi.ON : Ansi.OFF;
    }
}
