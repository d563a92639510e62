package io.cordelia.cli;

import io.cordelia.device.DeviceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code cordelia} command. */
@Command(
        name = "cordelia",
        description = "Devices that speak MQTT over mutual TLS: the Cordelia-I Wi-Fi module, and a simulated one.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        subcommands = {
            DemoCommand.class,
            SimCommand.class,
            ProvisionCommand.class,
            PublishCommand.class,
            MonitorCommand.class
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:failed",
            "2:wrong arguments or device.yaml",
            "3:the port cannot be used",
            "4:the module refused",
            "5:TLS or the broker refused, or no way to the broker",
            "6:time-out"
        })
public final class Main {

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show the AT traffic of a command with -p, and a stack trace on failure.")
    private boolean debug;

    private Main() {}

    /**
     * Runs the command and ends the JVM with its exit status.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(run(args, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /** Runs the command and returns its exit status. */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        Main main = new Main();
        CommandLine line = new CommandLine(main)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, parsed) -> main.report(e, err));
        if (args.length == 0) {
            line.usage(err);
            return ExitStatus.USAGE;
        }
        int status = line.execute(args);
        if (status == ExitStatus.DONE && out.checkError()) {
            return main.report(new WrongOutputException(), err);
        }
        return status;
    }

    /** Whether the user wants to see the AT traffic and stack traces. */
    boolean debug() {
        return debug;
    }

    private int report(Exception e, PrintWriter err) {
        if (debug) {
            for (Throwable t = e; t != null; t = t.getCause()) {
                err.println(t);
                for (StackTraceElement frame : t.getStackTrace()) {
                    err.println("    at " + frame);
                }
            }
        }
        if (ShutdownGuard.isStopping()) {
            err.println("cordelia: stopped");
            return ExitStatus.FAILED;
        }
        if (e instanceof WrongOutputException wrong) {
            err.println("cordelia: " + wrong.getMessage());
            return ExitStatus.FAILED;
        }
        if (e instanceof WrongInputException wrong) {
            err.println("cordelia: " + wrong.getMessage());
            return ExitStatus.USAGE;
        }
        if (e instanceof DeviceException known) {
            err.println("cordelia: " + known.getMessage());
            return ExitStatus.of(known);
        }
        err.println("cordelia: " + e + (debug ? "" : " (--debug shows where)"));
        return ExitStatus.FAILED;
    }

    /** Reads the version that the build wrote down. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() throws IOException {
            Properties properties = new Properties();
            try (InputStream in = Main.class.getResourceAsStream("version.properties")) {
                properties.load(in);
            }
            return new String[] {"cordelia " + properties.getProperty("version")};
        }
    }
}
