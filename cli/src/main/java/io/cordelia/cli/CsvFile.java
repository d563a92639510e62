package io.cordelia.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A CSV file (RFC 4180) whose first line names the columns. */
record CsvFile(Path path, List<String> columns, List<Row> rows) {

    /** A line, by columns. Values have no spaces at their ends; empty ones are as if they were not there. */
    record Row(int line, Map<String, String> values) {}

    /**
     * Reads a file.
     *
     * @throws WrongInputException if it cannot be read or is not right, naming the line
     */
    static CsvFile read(Path path) {
        List<Record> records = new Reader(path, text(path)).records();
        if (records.isEmpty()) {
            throw new WrongInputException(path + " is empty: its first line names the columns");
        }
        List<String> columns = records.get(0).values();
        return new CsvFile(
                path,
                columns,
                records.stream().skip(1).map(r -> row(path, columns, r)).toList());
    }

    /** Values as a line, without its end. */
    static String line(List<String> values) {
        return values.stream().map(CsvFile::quoted).collect(Collectors.joining(","));
    }

    /** The values of a line; as many as it has. */
    static List<String> values(Path path, String line) {
        return new Reader(path, line)
                .records().stream().findFirst().map(Record::values).orElse(List.of());
    }

    /** What is wrong with a value. */
    String problem(Row row, String column, String problem) {
        return path + ", line " + row.line + ", column " + column + ": " + problem;
    }

    private static Row row(Path path, List<String> columns, Record cells) {
        if (cells.values.size() != columns.size()) {
            throw new WrongInputException(path + ", line " + cells.line + ": has " + cells.values.size()
                    + " values, but the first line names " + columns.size() + " columns");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            if (!cells.values.get(i).isEmpty()) {
                values.put(columns.get(i), cells.values.get(i));
            }
        }
        return new Row(cells.line, values);
    }

    private static String quoted(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? value : "\"" + value.replace("\"", "\"\"") + "\"";
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw new WrongInputException(path + " does not exist");
        } catch (CharacterCodingException e) {
            throw new WrongInputException(path + " is not UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            throw new WrongInputException(path + " cannot be read: " + e);
        }
    }

    private record Record(int line, List<String> values) {}

    /** Takes a text apart, character by character. */
    private static final class Reader {

        private static final char BYTE_ORDER_MARK = '\uFEFF';

        private final Path path;
        private final String text;
        private final List<Record> records = new ArrayList<>();
        private List<String> values = new ArrayList<>();
        private int at;
        private int line = 1;

        Reader(Path path, String text) {
            this.path = path;
            this.text = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        }

        List<Record> records() {
            while (at < text.length()) {
                int start = line;
                values.add(is('"') ? quotedValue() : plainValue());
                if (is(',')) {
                    at++;
                    if (at == text.length()) {
                        values.add("");
                    }
                } else {
                    endLine();
                }
                if (at == text.length() || text.charAt(at - 1) == '\n' || text.charAt(at - 1) == '\r') {
                    endRecord(start);
                }
            }
            return records;
        }

        private void endRecord(int start) {
            if (!values.equals(List.of(""))) {
                records.add(new Record(start, List.copyOf(values)));
            }
            values = new ArrayList<>();
        }

        private void endLine() {
            if (is('\r')) {
                at++;
            }
            if (is('\n')) {
                at++;
            }
            line++;
        }

        private String plainValue() {
            int start = at;
            while (at < text.length() && !is(',') && !is('\r') && !is('\n')) {
                at++;
            }
            return text.substring(start, at).strip();
        }

        private String quotedValue() {
            int start = line;
            StringBuilder value = new StringBuilder();
            at++;
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"' && !is('"')) {
                    if (!plainValue().isEmpty()) {
                        throw new WrongInputException(path + ", line " + line + ": has text behind a value in quotes");
                    }
                    return value.toString();
                }
                if (c == '"') {
                    at++;
                }
                if (c == '\n') {
                    line++;
                }
                value.append(c);
            }
            throw new WrongInputException(path + ", line " + start + ": has a quote that is not closed");
        }

        private boolean is(char c) {
            return at < text.length() && text.charAt(at) == c;
        }
    }
}
