package io.cordelia.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Somebody who types, or a pipe. */
final class FakeKeyboard implements Keyboard {

    private final boolean terminal;
    private final Deque<String> lines;
    private final List<String> questions = new ArrayList<>();

    private FakeKeyboard(boolean terminal, String... lines) {
        this.terminal = terminal;
        this.lines = new ArrayDeque<>(List.of(lines));
    }

    static FakeKeyboard terminal(String... answers) {
        return new FakeKeyboard(true, answers);
    }

    static FakeKeyboard pipe(String... lines) {
        return new FakeKeyboard(false, lines);
    }

    /** What was asked for; secrets begin with {@code secret:}. */
    List<String> questions() {
        return questions;
    }

    @Override
    public boolean isTerminal() {
        return terminal;
    }

    @Override
    public Optional<String> ask(String question) {
        questions.add(question);
        return line();
    }

    @Override
    public Optional<String> askSecret(String question) {
        questions.add("secret:" + question);
        return line();
    }

    @Override
    public Optional<String> line() {
        return Optional.ofNullable(lines.poll());
    }

    @Override
    public String all() {
        return String.join("\n", lines);
    }

    @Override
    public byte[] bytes(int limit) {
        byte[] all = all().getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(all, Math.min(limit, all.length));
    }

    @Override
    public CompletableFuture<Optional<byte[]>> nextLine() {
        return CompletableFuture.completedFuture(line().map(line -> line.getBytes(StandardCharsets.UTF_8)));
    }
}
