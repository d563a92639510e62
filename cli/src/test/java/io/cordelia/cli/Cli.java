package io.cordelia.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs the command in this process. */
final class Cli {

    private Cli() {}

    static Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Result(status, out.toString(), err.toString());
    }

    /** What a run left. */
    record Result(int status, String out, String err) {}
}
