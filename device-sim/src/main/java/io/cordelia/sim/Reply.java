package io.cordelia.sim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a request is answered with, and what happens once it is. */
final class Reply {

    private static final String LINE_END = "\r\n";

    private final StringBuilder lines = new StringBuilder();
    private final List<Runnable> afterwards = new ArrayList<>(0);

    /** Adds a line; its characters stand for one byte each. */
    Reply line(String text) {
        lines.append(text).append(LINE_END);
        return this;
    }

    /** Adds an information response. */
    Reply info(String command, String values) {
        lines.append('+').append(command).append(':').append(values).append(LINE_END);
        return this;
    }

    /** Does something after the final response was sent, such as an event that it causes. */
    void afterwards(Runnable action) {
        afterwards.add(action);
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    byte[] bytes() {
        return lines.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    void runAfterwards() {
        afterwards.forEach(Runnable::run);
    }
}
