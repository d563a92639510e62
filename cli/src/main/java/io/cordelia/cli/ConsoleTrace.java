package io.cordelia.cli;

import io.cordelia.at.AtTrace;
import io.cordelia.at.FileTrace;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Shows the traffic of a console with its times, and writes it to a file while that is wanted. */
final class ConsoleTrace implements AtTrace, AutoCloseable {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final Screen screen;
    private final Clock clock;
    private volatile Optional<FileTrace> log = Optional.empty();

    ConsoleTrace(Screen screen, Clock clock) {
        this.screen = screen;
        this.clock = clock;
    }

    /** Adds the traffic to a file from now on, instead of the one before. */
    void logTo(Path file) {
        FileTrace next = AtTrace.toFile(file);
        close();
        log = Optional.of(next);
    }

    @Override
    public void sent(String line) {
        screen.sentAt(now(), line);
        log.ifPresent(file -> file.sent(line));
    }

    @Override
    public void received(String line) {
        screen.receivedAt(now(), line);
        log.ifPresent(file -> file.received(line));
    }

    /** Writes to no file any more. */
    @Override
    public void close() {
        Optional<FileTrace> last = log;
        log = Optional.empty();
        last.ifPresent(FileTrace::close);
    }

    private String now() {
        return TIME.format(LocalTime.now(clock));
    }
}
