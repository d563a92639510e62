package io.cordelia.sim;

import java.util.List;

/**
 * A command of the module: its name, its usage, and what it does.
 *
 * @param name as PROTOCOL.md spells it
 * @param arguments its arguments as shown in the usage; empty if it takes none
 * @param action carries it out
 */
record Command(String name, String arguments, Action action) {

    /** Carries out a command; the final response OK is added if it returns. */
    interface Action {
        void run(ArgumentReader arguments, Reply reply) throws AtError;
    }

    /** Carries out a command whose arguments have been counted and read. */
    interface CountedAction {
        void run(List<Argument> arguments, Reply reply) throws AtError;
    }

    /** Carries out a command without arguments. */
    interface PlainAction {
        void run(Reply reply) throws AtError;
    }

    /** A command with exactly this many arguments. */
    static Command of(String name, String arguments, int count, CountedAction action) {
        return new Command(name, arguments, (reader, reply) -> action.run(reader.exactly(count), reply));
    }

    /** A command without arguments. */
    static Command of(String name, PlainAction action) {
        return of(name, "", 0, (none, reply) -> action.run(reply));
    }

    String usage() {
        return "AT+" + name + (arguments.isEmpty() ? "" : "=" + arguments);
    }
}
