package io.cordelia.cli;

import io.cordelia.at.AtTrace;
import io.cordelia.at.FileTrace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The AT traffic, for all who want to see it: the user, a file. Secrets are masked before. */
final class TrafficLog implements AtTrace, AutoCloseable {

    private final List<AtTrace> traces;
    private final Optional<FileTrace> file;

    private TrafficLog(List<AtTrace> traces, Optional<FileTrace> file) {
        this.traces = traces;
        this.file = file;
    }

    /** For some, and for a file if one is given. */
    static TrafficLog of(Optional<Path> logFile, List<AtTrace> others) {
        Optional<FileTrace> file = logFile.map(AtTrace::toFile);
        return new TrafficLog(Stream.concat(others.stream(), file.stream()).toList(), file);
    }

    @Override
    public void sent(String line) {
        traces.forEach(trace -> trace.sent(line));
    }

    @Override
    public void received(String line) {
        traces.forEach(trace -> trace.received(line));
    }

    @Override
    public boolean isEnabled() {
        return !traces.isEmpty();
    }

    /** Closes the file. */
    @Override
    public void close() {
        file.ifPresent(FileTrace::close);
    }
}
