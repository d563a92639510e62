package io.cordelia.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The built command as a process of its own. */
final class CommandProcess implements AutoCloseable {

    /** The folder of the whole project; tests run in that of their module. */
    static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

    private final Process process;
    private final BufferedReader out;

    private CommandProcess(List<String> command, Redirect errors) throws IOException {
        List<String> whole = new ArrayList<>(interruptible());
        whole.addAll(command);
        process = new ProcessBuilder(whole).redirectError(errors).start();
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** A shell starts what it runs in the background with SIGINT ignored, and children inherit that. */
    private static List<String> interruptible() {
        return System.getProperty("os.name").equals("Linux") ? List.of("env", "--default-signal=INT") : List.of();
    }

    /** Runs the jar. */
    static CommandProcess jar(String... args) throws IOException {
        return jar(Path.of(System.getProperty("java.io.tmpdir")), Redirect.INHERIT, args);
    }

    /** Runs the jar with a folder for temporary files. */
    static CommandProcess jarWith(Path temporary, String... args) throws IOException {
        return jar(temporary, Redirect.INHERIT, args);
    }

    /** Runs the jar, and writes its standard error output to a file. */
    static CommandProcess jarTelling(Path errors, String... args) throws IOException {
        return jar(Path.of(System.getProperty("java.io.tmpdir")), Redirect.to(errors.toFile()), args);
    }

    private static CommandProcess jar(Path temporary, Redirect errors, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-jar",
                PROJECT.resolve("cli/target/cordelia.jar").toString()));
        command.addAll(List.of(args));
        return new CommandProcess(command, errors);
    }

    /** Runs the launcher. */
    static CommandProcess launcher(Path launcher, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(args));
        return new CommandProcess(command, Redirect.INHERIT);
    }

    /** The next line on standard output. */
    String line() throws IOException {
        return out.readLine();
    }

    /** Writes to standard input, which stays open. */
    void type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** The rest of standard output. */
    List<String> rest() {
        return out.lines().toList();
    }

    /** Sends a signal such as INT or TERM. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** The exit status; 128 plus the signal's number after a signal. */
    int exitStatus() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the process does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
