package io.cordelia.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of every command that prints data. */
final class OutputOptions {

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    /** Prints data, to a program or as text. */
    void print(Object data, Supplier<List<String>> text) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(data));
        } else {
            text.get().forEach(line -> out.println(Screen.printable(line)));
        }
        out.flush();
    }

    /** Prints one record of a stream that goes on: as JSON, one a line. */
    void printNext(Object data, Supplier<String> text) {
        printReady(json ? Json.line(data) : Screen.printable(text.get()));
    }

    /** The same with a text that may hold colours, and nothing from outside that is not made printable. */
    void printNextColoured(Object data, Supplier<String> text) {
        printReady(json ? Json.line(data) : text.get());
    }

    /** Prints a line of a stream that goes on, which is ready for a terminal. */
    void printReady(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        if (out.checkError()) {
            throw new WrongOutputException();
        }
    }

    /** Whether it is to be JSON. */
    boolean json() {
        return json;
    }

    /** Names and values as they are shown one below the other. */
    static List<String> facts(Map<String, String> facts) {
        TextTable table = new TextTable();
        facts.forEach(table::row);
        return table.lines();
    }
}
