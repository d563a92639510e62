package io.cordelia.samples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What happened in the cells of the matrix, as Markdown and HTML. */
final class MatrixTable {

    private static final List<String> OUTCOMES =
            List.of("case", "device", "broker", "refused by", "what the user sees");
    private static final List<String> CHECKS = List.of("case", "what the check of the files says", "load()");

    private final Map<List<String>, List<String>> outcomes = new LinkedHashMap<>();
    private final List<List<String>> checks = new ArrayList<>();

    /** Brokers that lead to the same stand in one line. */
    void outcome(String title, String device, String broker, String by, String seen) {
        outcomes.computeIfAbsent(List.of(title, device, by, seen), key -> new ArrayList<>())
                .add(broker);
    }

    void check(String title, String findings, String loads) {
        checks.add(List.of(title, findings, loads));
    }

    String markdown() {
        return markdown(OUTCOMES, outcomeRows()) + "\n" + markdown(CHECKS, checks);
    }

    String html() {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Mutual TLS: who is refused</title>\n"
                + "<style>table{border-collapse:collapse}th,td{border:1px solid;padding:.3em;vertical-align:top}</style>\n"
                + "<h1>Mutual TLS: who is refused</h1>\n" + html(OUTCOMES, outcomeRows())
                + "<h1>What the files say before</h1>\n" + html(CHECKS, checks) + "</html>\n";
    }

    private List<List<String>> outcomeRows() {
        return outcomes.entrySet().stream()
                .map(entry -> List.of(
                        entry.getKey().get(0),
                        entry.getKey().get(1),
                        String.join(", ", entry.getValue()),
                        entry.getKey().get(2),
                        entry.getKey().get(3)))
                .toList();
    }

    private static String markdown(List<String> head, List<List<String>> rows) {
        return row(head)
                + row(head.stream().map(name -> "---").toList())
                + rows.stream().map(MatrixTable::row).collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("|", "\\|").replace("<", "&lt;").replace("\n", "<br>"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String html(List<String> head, List<List<String>> rows) {
        return "<table>\n" + html("th", head)
                + rows.stream().map(cells -> html("td", cells)).collect(Collectors.joining()) + "</table>\n";
    }

    private static String html(String kind, List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>"))
                .map(cell -> "<" + kind + ">" + cell + "</" + kind + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }
}
