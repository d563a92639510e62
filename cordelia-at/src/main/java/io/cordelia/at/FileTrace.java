package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.spi.IoReason;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trace in a file, which {@link Transcript} reads: a line of it is the time (UTC, ms), the direction and what was on
 * the line, such as {@code 2026-11-21T23:05:09.012Z -> AT+test}. Control characters stand as {@code \x1b}. What was in
 * the file before stays in front.
 *
 * <p>Each line is in the file when the call returns. A file that cannot be written any more, as on a full disk, ends the
 * trace with a warning in the log and disturbs nothing else. Safe for use by many threads.
 */
public final class FileTrace implements AtTrace, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FileTrace.class);

    private final Path file;
    private final Clock clock;
    private Optional<BufferedWriter> writer;

    FileTrace(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        try {
            writer = Optional.of(Files.newBufferedWriter(
                    file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "trace file",
                    file + " cannot be written: " + IoReason.of(e),
                    "a file in a folder that may be written");
        }
    }

    @Override
    public void sent(String line) {
        write(Transcript.Direction.SENT, line);
    }

    @Override
    public void received(String line) {
        write(Transcript.Direction.RECEIVED, line);
    }

    /** Whether the file is open and can be written. */
    @Override
    public synchronized boolean isEnabled() {
        return writer.isPresent();
    }

    /** Closes the file; further lines are not written. */
    @Override
    public synchronized void close() {
        writer.ifPresent(Quietly::close);
        writer = Optional.empty();
    }

    private synchronized void write(Transcript.Direction direction, String line) {
        if (writer.isEmpty()) {
            return;
        }
        Transcript.Line entry =
                new Transcript.Line(Optional.of(clock.instant().truncatedTo(ChronoUnit.MILLIS)), direction, line);
        try {
            writer.get().write(entry + "\n");
            writer.get().flush();
        } catch (IOException e) {
            LOG.warn("the trace ends here: {} cannot be written: {}", file, IoReason.of(e));
            close();
        }
    }
}
