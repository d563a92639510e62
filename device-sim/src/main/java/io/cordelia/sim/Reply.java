package io.cordelia.sim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a request is answered with, and what happens once it is. */
final class Reply {

    private final List<String> lines = new ArrayList<>(2);
    private final List<Runnable> afterwards = new ArrayList<>(0);

    /** Adds a line; its characters stand for one byte each. */
    Reply line(String text) {
        lines.add(text);
        return this;
    }

    /** Adds an information response. */
    Reply info(String command, String values) {
        return line('+' + command + ':' + values);
    }

    /** Does something after the final response was sent, such as an event that it causes. */
    void afterwards(Runnable action) {
        afterwards.add(action);
    }

    /** The lines so far; the last of a whole response is the final one. May be changed. */
    List<String> lines() {
        return lines;
    }

    /** Takes the final response off, with what happens after it. */
    Reply takeFinal() {
        Reply end = new Reply().line(lines.remove(lines.size() - 1));
        end.afterwards.addAll(afterwards);
        afterwards.clear();
        return end;
    }

    byte[] bytes(String lineEnd) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append(lineEnd));
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    void runAfterwards() {
        afterwards.forEach(Runnable::run);
    }
}
