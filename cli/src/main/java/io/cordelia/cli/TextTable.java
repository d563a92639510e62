package io.cordelia.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its widest cell, two spaces apart. */
final class TextTable {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row; the first one may be the heading. All have as many cells. */
    void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** A row with two cells. */
    void row(String name, String value) {
        rows.add(List.of(name, value));
    }

    List<String> lines() {
        return rows.stream().map(this::line).toList();
    }

    private String line(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            line.append(row.get(column));
            if (column < row.size() - 1) {
                line.append(" ".repeat(width(column) - row.get(column).length()))
                        .append(GAP);
            }
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
