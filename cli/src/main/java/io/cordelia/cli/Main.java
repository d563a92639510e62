package io.cordelia.cli;

import io.cordelia.device.DeviceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code cordelia} command. */
@Command(
        name = "cordelia",
        description = "Devices that speak MQTT over mutual TLS: the Cordelia-I Wi-Fi module, and a simulated one.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: cordelia demo"},
        scope = ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        subcommands = {
            DemoCommand.class,
            SimCommand.class,
            BrokerCommand.class,
            ProvisionCommand.class,
            DoctorCommand.class,
            PublishCommand.class,
            MonitorCommand.class,
            PortsCommand.class,
            InfoCommand.class,
            FilesCommand.class,
            SettingsCommand.class,
            WifiCommand.class,
            IotCommand.class,
            SoftCommand.class,
            DeviceCommand.class,
            AtRawCommand.class,
            ConsoleCommand.class,
            RunCommand.class,
            PkiCommand.class,
            ProbeCommand.class,
            CompletionCommand.class
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:failed",
            "2:wrong arguments or device.yaml",
            "3:the port cannot be used",
            "4:the module refused",
            "5:TLS or the broker refused, no way to the broker, or the connection to it was lost",
            "6:time-out"
        })
public final class Main {

    @Mixin
    private CommonOptions common;

    private final Host host;

    private Main(Host host) {
        this.host = host;
    }

    /**
     * Runs the command and ends the JVM with its exit status.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        int status = run(args, Host.system(), new PrintWriter(System.out, true), new PrintWriter(System.err, true));
        // After a signal the JVM is ending already, with a status that this one could replace in the last moment.
        if (!ShutdownGuard.isStopping()) {
            System.exit(status);
        }
    }

    /** The whole tree of commands. */
    static CommandLine commandLine(Host host) {
        return new CommandLine(new Main(host)).setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** Runs the command and returns its exit status. */
    static int run(String[] args, Host host, PrintWriter out, PrintWriter err) {
        CommandLine line = commandLine(host);
        Main main = line.getCommand();
        line.setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((e, command, parsed) -> main.report(e, err))
                .setParameterExceptionHandler((e, given) -> reportUsage(e));
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

    /** The options that every command has. */
    CommonOptions common() {
        return common;
    }

    /** The computer that the command runs on. */
    Host host() {
        return host;
    }

    /** What is wrong with the arguments, and where to read on: the whole help would push the problem off the screen. */
    private static int reportUsage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("cordelia: " + e.getMessage().replaceFirst("^Error: ", ""));
        UnmatchedArgumentException.printSuggestions(e, err);
        if (!command.getSubcommands().isEmpty() && !(e instanceof UnmatchedArgumentException)) {
            command.usage(err);
        } else {
            err.print(command.getHelp().fullSynopsis());
            err.println("All about it: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        err.flush();
        return ExitStatus.USAGE;
    }

    private int report(Exception e, PrintWriter err) {
        if (common.debug()) {
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
        if (e instanceof NoPortException none) {
            err.println("cordelia: " + none.getMessage());
            return ExitStatus.PORT;
        }
        if (e instanceof WrongInputException wrong) {
            err.println("cordelia: " + wrong.getMessage());
            return ExitStatus.USAGE;
        }
        if (e instanceof DeviceException known) {
            err.println("cordelia: " + known.getMessage());
            return ExitStatus.of(known);
        }
        err.println("cordelia: " + e + (common.debug() ? "" : " (--debug shows where)"));
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
