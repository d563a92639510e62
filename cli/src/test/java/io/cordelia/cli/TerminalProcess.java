package io.cordelia.cli;

import static org.awaitility.Awaitility.await;

import io.cordelia.sim.PtyPort;
import io.cordelia.sim.SimPort;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jline.utils.ScreenTerminal;

/** A program at a terminal, with somebody who types and looks. */
final class TerminalProcess implements AutoCloseable {

    static final String UP = "\u001b[A";
    static final String CTRL_C = "\u0003";
    static final String CTRL_D = "\u0004";

    private static final int COLUMNS = 100;
    private static final int ROWS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PtyPort tty = PtyPort.open();
    private final ScreenTerminal screen = new ScreenTerminal(COLUMNS, ROWS);
    private final StringBuffer written = new StringBuffer();
    private final Process process;

    /** Runs the built command. */
    static TerminalProcess jar(Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                CommandProcess.PROJECT.resolve("cli/target/cordelia.jar").toString()));
        command.addAll(List.of(args));
        return new TerminalProcess(environment, command);
    }

    TerminalProcess(Map<String, String> environment, List<String> program) throws IOException, InterruptedException {
        File terminal = tty.path().toFile();
        tty.start(new Look());
        new ProcessBuilder("stty", "sane", "cols", String.valueOf(COLUMNS), "rows", String.valueOf(ROWS))
                .redirectInput(terminal)
                .start()
                .waitFor();
        List<String> command = new ArrayList<>(List.of("setsid", "--ctty", "env", "--default-signal=INT"));
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(terminal)
                .redirectOutput(terminal)
                .redirectError(terminal);
        builder.environment().remove("NO_COLOR");
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** Presses keys. */
    void type(String keys) {
        tty.write(keys.getBytes(StandardCharsets.UTF_8));
    }

    /** Looks at the screen until its last line is this one. */
    void awaitLastLine(String line) {
        awaitScreen(lines -> !lines.isEmpty() && lines.get(lines.size() - 1).equals(line), "last line " + line);
    }

    /** Looks at the screen until there is a line with this in it. */
    void awaitLineWith(String part) {
        awaitScreen(lines -> lines.stream().anyMatch(line -> line.contains(part)), "line with " + part);
    }

    private void awaitScreen(Predicate<List<String>> wanted, String what) {
        await().alias(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .conditionEvaluationListener(condition -> {
                    if (!condition.isSatisfied() && condition.getRemainingTimeInMS() <= 0) {
                        System.err.println(String.join("\n", screen()));
                    }
                })
                .until(() -> wanted.test(screen()));
    }

    /** The lines on the screen, without spaces at their ends and empty lines at the bottom. */
    List<String> screen() {
        long[] cells = new long[COLUMNS * ROWS];
        screen.dump(cells, new int[2]);
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < COLUMNS; column++) {
                int character = ScreenTerminal.cellCodePoint(cells[row * COLUMNS + column]);
                line.appendCodePoint(character == 0 ? ' ' : character);
            }
            lines.add(line.toString().stripTrailing());
        }
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    /** Everything that was written to the terminal, escape sequences included. */
    String written() {
        return written.toString();
    }

    int exitStatus() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the process does not end:\n" + String.join("\n", screen()));
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        tty.close();
    }

    private final class Look implements SimPort.Receiver {

        @Override
        public void received(byte[] buffer, int offset, int length) {
            // What is written is ASCII, so that no character is cut.
            String text = new String(buffer, offset, length, StandardCharsets.US_ASCII);
            written.append(text);
            screen.write(text);
        }

        @Override
        public void closed() {
            // Nobody looks any more.
        }
    }
}
