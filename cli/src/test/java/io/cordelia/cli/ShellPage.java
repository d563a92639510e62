package io.cordelia.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The commands that a page shows, with the output that it shows under them.
 *
 * <p>A {@code sh} block is run as it stands. In a {@code console} block each line that begins with {@code $} is a command,
 * continued by lines that begin with {@code >}; what follows is its output. There a line {@code ...} stands for any lines,
 * {@code ...} in a line for anything, and any number for any number. A command in the background is ready when it has said
 * all that is shown.
 */
final class ShellPage {

    private static final Pattern FENCE = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final String STATUS = "$ echo $?";

    private final List<Command> commands = new ArrayList<>();

    ShellPage(String markdown) {
        for (MatchResult fence : FENCE.matcher(markdown).results().toList()) {
            switch (fence.group(1)) {
                case "sh" -> commands.add(new Command(fence.group(2).strip(), List.of("..."), true, true));
                case "console" -> console(fence.group(2).lines().toList());
                default -> {
                    // Not commands.
                }
            }
        }
    }

    /** The languages of all blocks of a page; empty for a block that names none. */
    static List<String> languages(String markdown) {
        return FENCE.matcher(markdown).results().map(fence -> fence.group(1)).toList();
    }

    /**
     * A command and what it says.
     *
     * @param mustSucceed whether it has to end with status 0; not if the page shows its status
     * @param isBlock whether it is a whole block, each command of which must succeed
     */
    record Command(String text, List<String> output, boolean mustSucceed, boolean isBlock) {

        boolean isInBackground() {
            return text.endsWith("&");
        }

        /** How many lines it has said at least when it has said what is shown. */
        long lines() {
            return output.stream().filter(line -> !line.strip().equals("...")).count();
        }

        /** Whether these are the words, but for figures. */
        boolean says(String actual) {
            return expected().matcher(plain(actual)).matches();
        }

        private Pattern expected() {
            StringBuilder pattern = new StringBuilder();
            for (String line : output) {
                if (line.strip().equals("...")) {
                    pattern.append("(?:.*\\n)*?");
                } else {
                    pattern.append(List.of(plain(line).split(Pattern.quote("..."), -1)).stream()
                                    .map(Pattern::quote)
                                    .collect(Collectors.joining(".*")))
                            .append("\\n");
                }
            }
            return Pattern.compile(pattern + (isInBackground() ? "(?s:.*)" : "\\n*"));
        }

        private static String plain(String text) {
            return text.replaceAll("\\d+(\\.\\d+)?", "0")
                    .replaceAll("(?m) +$", "")
                    .replaceAll(" {2,}", "  ");
        }
    }

    List<Command> commands() {
        return List.copyOf(commands);
    }

    private void console(List<String> lines) {
        int at = 0;
        while (at < lines.size()) {
            Matcher prompt = Pattern.compile("\\$ (.*)").matcher(lines.get(at));
            if (!prompt.matches()) {
                throw new AssertionError("a console block that does not begin with $: " + lines.get(at));
            }
            StringBuilder text = new StringBuilder(prompt.group(1));
            at++;
            while (at < lines.size() && lines.get(at).startsWith("> ")) {
                text.append('\n').append(lines.get(at++).substring(2));
            }
            int from = at;
            while (at < lines.size() && !lines.get(at).startsWith("$ ")) {
                at++;
            }
            boolean statusShown = at < lines.size() && lines.get(at).equals(STATUS);
            commands.add(new Command(text.toString(), lines.subList(from, at), !statusShown, false));
        }
    }
}
