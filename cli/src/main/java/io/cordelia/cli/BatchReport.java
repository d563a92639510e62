package io.cordelia.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The boards of a production line, in memory and, if there is one, in a file: a line a board, which is on the disk when
 * {@link #add} returns. What was in the file before counts. A line that was cut off when the power failed is removed.
 */
final class BatchReport implements AutoCloseable {

    private final Optional<Sink> sink;
    /** Who has become which device. */
    private final Map<String, String> devicesByMac = new HashMap<>();

    private final Set<String> devices = new HashSet<>();

    private BatchReport(Optional<Sink> sink) {
        this.sink = sink;
    }

    /**
     * Opens a report.
     *
     * @throws WrongInputException if the file cannot be used
     */
    static BatchReport open(Optional<Path> file) {
        BatchReport report = new BatchReport(file.map(Sink::open));
        report.sink.ifPresent(sink -> sink.read(report::remember));
        return report;
    }

    /** Whether there is a board that has become a device. */
    boolean isDone(String device) {
        return devices.contains(device);
    }

    /** The device that a board has become. */
    Optional<String> deviceOf(ModuleIdentity module) {
        return module.mac().map(devicesByMac::get);
    }

    void add(BoardReport board) {
        if (board.isDone()) {
            remember(board.device(), board.mac());
        }
        sink.ifPresent(s -> s.append(board));
    }

    private void remember(Optional<String> device, Optional<String> mac) {
        device.ifPresent(name -> {
            devices.add(name);
            mac.ifPresent(address -> devicesByMac.put(address, name));
        });
    }

    @Override
    public void close() {
        sink.ifPresent(Sink::close);
    }

    private interface DoneListener {

        void done(Optional<String> device, Optional<String> mac);
    }

    /** The file. */
    private static final class Sink {

        private final Path path;
        private final FileChannel channel;
        private final boolean csv;

        private Sink(Path path, FileChannel channel) {
            this.path = path;
            this.channel = channel;
            this.csv = path.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
        }

        static Sink open(Path path) {
            try {
                FileChannel channel = FileChannel.open(
                        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                if (!isLocked(channel)) {
                    channel.close();
                    throw new WrongInputException(path + " is in use by another cordelia");
                }
                return new Sink(path, channel);
            } catch (IOException e) {
                throw new WrongInputException(path + " cannot be written: " + e.getMessage());
            }
        }

        private static boolean isLocked(FileChannel channel) throws IOException {
            try {
                return channel.tryLock() != null;
            } catch (OverlappingFileLockException e) {
                return false;
            }
        }

        void read(DoneListener listener) {
            try {
                String text = content();
                int end = text.lastIndexOf('\n') + 1;
                String tail = text.substring(end);
                List<String> lines = text.substring(0, end).lines().toList();
                for (int i = 0; i < lines.size(); i++) {
                    String where = path + ", line " + (i + 1);
                    if (!tell(lines.get(i), listener)) {
                        throw new WrongInputException(where + ": is not a line of such a report; name another file");
                    }
                }
                if (!tail.isEmpty() && tell(tail, listener)) {
                    channel.position(channel.size());
                    write("");
                } else {
                    int kept = text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
                    channel.truncate(kept).position(kept);
                }
                if (csv && channel.size() == 0) {
                    write(CsvFile.line(BoardReport.COLUMNS));
                }
            } catch (IOException e) {
                throw new WrongInputException(path + " cannot be used: " + e.getMessage());
            }
        }

        private String content() throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                continue;
            }
            return new String(bytes.array(), StandardCharsets.UTF_8);
        }

        /** Tells of a line; false if it is none of a report. */
        private boolean tell(String line, DoneListener listener) {
            if (line.isBlank()) {
                return true;
            }
            Optional<Map<String, String>> values = csv ? csvValues(line) : jsonValues(line);
            values.filter(v -> BoardReport.DONE.equals(v.get("result")))
                    .ifPresent(v -> listener.done(text(v, "device"), text(v, "mac")));
            return values.isPresent();
        }

        private static Optional<String> text(Map<String, String> values, String name) {
            return Optional.ofNullable(values.get(name)).filter(text -> !text.isEmpty());
        }

        private Optional<Map<String, String>> csvValues(String line) {
            List<String> cells = CsvFile.values(path, line);
            if (cells.size() != BoardReport.COLUMNS.size()) {
                return Optional.empty();
            }
            Map<String, String> values = new HashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                values.put(BoardReport.COLUMNS.get(i), cells.get(i));
            }
            return Optional.of(values);
        }

        private static Optional<Map<String, String>> jsonValues(String line) {
            try {
                JsonNode node = new ObjectMapper().readTree(line);
                if (!node.has("result")) {
                    return Optional.empty();
                }
                Map<String, String> values = new HashMap<>();
                node.properties()
                        .forEach(e -> values.put(e.getKey(), e.getValue().asText()));
                return Optional.of(values);
            } catch (JsonProcessingException e) {
                return Optional.empty();
            }
        }

        void append(BoardReport board) {
            try {
                write(csv ? CsvFile.line(board.values()) : Json.line(board));
            } catch (IOException e) {
                throw new WrongInputException(path + " cannot be written: " + e.getMessage());
            }
        }

        private void write(String line) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }

        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new WrongInputException(path + " cannot be closed: " + e.getMessage());
            }
        }
    }
}
