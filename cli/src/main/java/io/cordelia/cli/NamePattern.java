package io.cordelia.cli;

import io.cordelia.at.FileEntry;
import io.cordelia.at.FileGroup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of files on a module, with {@code *} for any characters and {@code ?} for one. */
final class NamePattern {

    private static final Pattern PART = Pattern.compile("[*?]|[^*?]+");

    private NamePattern() {}

    private static boolean isPattern(String text) {
        return text.contains("*") || text.contains("?");
    }

    static boolean matches(String pattern, String name) {
        StringBuilder regex = new StringBuilder();
        PART.matcher(pattern)
                .results()
                .forEach(part -> regex.append(
                        switch (part.group()) {
                            case "*" -> ".*";
                            case "?" -> ".";
                            default -> Pattern.quote(part.group());
                        }));
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
    }

    /**
     * The names of the files that are meant, each once.
     *
     * @throws WrongInputException if there is no file of a name, or none that matches a pattern
     */
    static List<String> expand(List<String> patterns, FileGroup files) {
        Set<String> names = new LinkedHashSet<>();
        Optional<List<String>> listed = patterns.stream().anyMatch(NamePattern::isPattern)
                ? Optional.of(files.list().stream().map(FileEntry::name).toList())
                : Optional.empty();
        for (String pattern : patterns) {
            List<String> found = new ArrayList<>();
            if (isPattern(pattern)) {
                listed.orElseThrow().stream()
                        .filter(name -> matches(pattern, name))
                        .forEach(found::add);
            } else if (files.info(pattern).isPresent()) {
                found.add(pattern);
            } else {
                throw new WrongInputException("there is no file " + Screen.printable(pattern)
                        + " on the module: cordelia files list shows all");
            }
            if (found.isEmpty()) {
                throw new WrongInputException("no file on the module matches " + pattern);
            }
            names.addAll(found);
        }
        return List.copyOf(names);
    }
}
