package io.cordelia.cli;

import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A command that goes on while the test does. */
final class Background implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final Thread thread;

    private Background(String... args) {
        thread = new Thread(
                () -> status.complete(
                        Main.run(args, Cli.emptyHost(), new PrintWriter(out, true), new PrintWriter(err, true))),
                "background-command");
        thread.start();
    }

    static Background start(String... args) {
        return new Background(args);
    }

    /** Waits until it has printed something. */
    Background awaitOut(String text) {
        await("output " + text).atMost(PATIENCE).until(() -> out.toString().contains(text));
        return this;
    }

    /** Waits until it has told something. */
    Background awaitErr(String text) {
        await("error output " + text).atMost(PATIENCE).until(() -> err.toString()
                .contains(text));
        return this;
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    /** Waits until it ends. */
    Cli.Result result() throws Exception {
        int exit = status.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return new Cli.Result(exit, out.toString(), err.toString());
    }

    /** Interrupts it, if it has not ended, and waits for its end. */
    @Override
    public void close() {
        thread.interrupt();
        await("end of the command").atMost(PATIENCE).until(() -> !thread.isAlive());
    }
}
