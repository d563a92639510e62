package io.cordelia.cli;

import io.cordelia.at.AtTrace;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a command has around it.
 *
 * @param common the options that every command has
 * @param host the computer that it runs on
 * @param out where results go, and nothing else
 * @param screen where everything else goes
 */
record CommandContext(CommonOptions common, Host host, PrintWriter out, Screen screen) {

    /** That of a command in the tree of {@link Main}. */
    static CommandContext of(CommandSpec spec) {
        Main main = (Main) spec.root().userObject();
        Ansi ansi = Terminal.ansi();
        PrintWriter err = spec.commandLine().getErr();
        return new CommandContext(
                main.common(),
                main.host(),
                spec.commandLine().getOut(),
                main.common().quiet() ? Screen.quiet(err, ansi) : new Screen(err, ansi));
    }

    /** Shows what goes over the line to those who asked for it. */
    TrafficLog traffic() {
        return TrafficLog.of(common.logFile(), wireView().toList());
    }

    /** Shows what goes over the line to those who asked for it, and to the command. */
    TrafficLog trafficAnd(AtTrace command) {
        return TrafficLog.of(
                common.logFile(), Stream.concat(wireView(), Stream.of(command)).toList());
    }

    private Stream<AtTrace> wireView() {
        return common.debug() ? Stream.of(new WireView(screen)) : Stream.empty();
    }

    /** Shows what goes over the line as a result of the command, and to the file if one was asked for. */
    TrafficLog traffic(AtTrace result) {
        return TrafficLog.of(common.logFile(), List.of(result));
    }
}
