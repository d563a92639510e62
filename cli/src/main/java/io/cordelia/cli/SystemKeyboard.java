package io.cordelia.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The standard input of this process. Reading it cannot be interrupted, so a thread of its own does; it ends with its line
 * or with the JVM.
 */
final class SystemKeyboard implements Keyboard {

    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    @Override
    public boolean isTerminal() {
        return console().isPresent();
    }

    @Override
    public Optional<String> ask(String question) {
        return console().flatMap(console -> read(() -> console.readLine("%s", question)));
    }

    @Override
    public Optional<String> askSecret(String question) {
        return console()
                .flatMap(console -> read(() -> {
                    char[] secret = console.readPassword("%s", question);
                    return secret == null ? null : new String(secret);
                }));
    }

    @Override
    public Optional<String> line() {
        return read(in::readLine);
    }

    @Override
    public String all() {
        return read(() -> {
                    StringWriter text = new StringWriter();
                    in.transferTo(text);
                    return text.toString();
                })
                .orElse("");
    }

    /** From JDK 22 on there is a console without a terminal, too, and a method that tells. */
    private static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(console -> {
            try {
                return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
            } catch (ReflectiveOperationException e) {
                return true;
            }
        });
    }

    private static Optional<String> read(Callable<String> reading) {
        FutureTask<String> task = new FutureTask<>(reading);
        Thread thread = new Thread(task, "cordelia-keyboard");
        thread.setDaemon(true);
        thread.start();
        try {
            return Optional.ofNullable(task.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new UncheckedIOException(new IOException("standard input cannot be read", e.getCause()));
        }
    }
}
