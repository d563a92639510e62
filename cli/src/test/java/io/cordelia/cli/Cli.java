package io.cordelia.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/** Runs the command in this process. */
final class Cli {

    private Cli() {}

    static Result run(String... args) {
        return runOn(Host.system(), args);
    }

    static Result runOn(Host host, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(args, host, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Result(status, out.toString(), err.toString());
    }

    /** A computer without serial ports and without environment variables, and with nobody at it. */
    static Host emptyHost() {
        return new Host(Map.of(), List::of, FakeKeyboard.pipe());
    }

    /** What a run left. */
    record Result(int status, String out, String err) {}
}
