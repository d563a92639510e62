package io.cordelia.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The standard input of this process. Reading it cannot be interrupted, so a thread of its own does; it ends with its line
 * or with the JVM.
 */
final class SystemKeyboard implements Keyboard {

    private final InputStream in = new BufferedInputStream(System.in);

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
        return read(this::readLine).map(SystemKeyboard::text);
    }

    @Override
    public String all() {
        return read(in::readAllBytes).map(SystemKeyboard::text).orElse("");
    }

    @Override
    public byte[] bytes(int limit) {
        return read(() -> in.readNBytes(limit)).orElse(new byte[0]);
    }

    @Override
    public CompletableFuture<Optional<byte[]>> nextLine() {
        return start(this::readLine);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Null at the end. */
    private byte[] readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = in.read();
        }
        byte[] bytes = line.toByteArray();
        boolean crLf = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return crLf ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
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

    private static <T> Optional<T> read(Callable<T> reading) {
        try {
            return start(reading).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw unreadable(e.getCause());
        }
    }

    private static <T> CompletableFuture<Optional<T>> start(Callable<T> reading) {
        CompletableFuture<Optional<T>> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(Optional.ofNullable(reading.call()));
                    } catch (Exception e) {
                        result.completeExceptionally(unreadable(e));
                    }
                },
                "cordelia-keyboard");
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private static UncheckedIOException unreadable(Throwable cause) {
        return cause instanceof UncheckedIOException known
                ? known
                : new UncheckedIOException(new IOException("standard input cannot be read", cause));
    }
}
