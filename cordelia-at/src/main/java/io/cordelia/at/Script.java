package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A transcript that can be played against a module by a {@link ScriptPlayer}: the form of the vendor's exercises, so that
 * these run as they were pasted, and that of a trace ({@link Transcript}). Immutable.
 *
 * <pre>
 * # Empty lines and lines that begin with # are comments.
 * -&gt; AT+fileOpen=notes.txt,READ,0
 * &lt;- +fileopen:${id},...
 * &lt;- OK
 * -&gt; AT+fileClose=${id},,
 * </pre>
 *
 * <p>{@code ->} and one space precede what is sent, to which CR LF is added. In it stand
 *
 * <ul>
 *   <li>{@code ${name}} for the value of a variable, {@code ${#name}} for its length in bytes of UTF-8;
 *   <li>{@code <name>} for the same value, as the exercises write it, if the player was given a variable of that name;
 *   <li>{@code <1704 bytes>} for so many letters, as traces show the contents of files;
 *   <li>{@code \x0d} for a control character, {@code \x0d\x0a} for a line end in the data of {@code fileWrite};
 *   <li>a remark in parentheses after two spaces at the end of the line for nothing.
 * </ul>
 *
 * <p>{@code <-} and one space precede a line that is to be received, which has to match as a whole. In it stand
 *
 * <ul>
 *   <li>{@code ...} for anything, or nothing;
 *   <li>{@code ${name}} for the value of a variable that is known, else for one character or more, which become its value;
 *       {@code ${#name}} for its length in bytes;
 *   <li>{@code <1704 bytes>} for so many characters;
 *   <li>{@code \x0d} for a control character.
 * </ul>
 *
 * <p>A command without a final response among its {@code <-} lines has to be answered with OK. Lines of events that are
 * not expected may come at any time; one that is expected may come before the lines that precede it, but not before
 * its command. File ids differ from run to run: a number in {@code <- +fileopen:363990529,0} stands for the id that comes, also
 * in the commands after it.
 */
public final class Script {

    private static final Pattern TRAILING_SPACES = Pattern.compile("[ \\t]+$");
    private static final Pattern REMARK = Pattern.compile("\\s{2,}\\([^()]*\\)\\s*$");
    private static final Pattern SENT_PART = Pattern.compile(
            "\\$\\{(?<length>#?)(?<name>[A-Za-z]\\w*)}|<(?<count>\\d{1,5}) bytes>|<(?<given>[A-Za-z]\\w*)>");
    private static final Pattern RECEIVED_PART = Pattern.compile(
            "\\$\\{(?<length>#?)(?<name>[A-Za-z]\\w*)}|<(?<count>\\d{1,5}) bytes>|\\.\\.\\.|(?<id>(?<=^\\+fileopen:)\\d+)");
    private static final Pattern FILE_ID = Pattern.compile(
            "(\\s*AT\\+file(?:write|read|close)\\s*=\\s*)(\\d+)(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final int LENGTH_GROUP = 1;
    private static final int NAME_GROUP = 2;
    private static final int COUNT_GROUP = 3;
    private static final int ID_GROUP = 4;
    private static final Pattern NAME = Pattern.compile("[A-Za-z]\\w*");

    private final String name;
    private final List<Step> steps;

    private Script(String name, List<Step> steps) {
        this.name = name;
        this.steps = List.copyOf(steps);
    }

    /**
     * Reads a file.
     *
     * @param file the file, in UTF-8
     * @return what it holds
     * @throws InvalidRequestException if it cannot be read, a line of it has another form, or nothing is sent in it
     */
    public static Script read(Path file) {
        try {
            return parse(String.valueOf(file), Files.readString(file));
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "transcript", file + " cannot be read (" + e + ")", "a readable text file in UTF-8");
        }
    }

    /**
     * Reads a text.
     *
     * @param name what it is called in messages, such as the name of its file
     * @param text the lines, with any line ends
     * @return what it holds
     * @throws InvalidRequestException if a line has another form, with its number, or there is none with {@code ->}
     */
    public static Script parse(String name, String text) {
        List<Step> steps = new ArrayList<>();
        Transcript.forEach(text, (number, line) -> steps.add(step(number, line)));
        if (steps.stream().noneMatch(Send.class::isInstance)) {
            throw new InvalidRequestException(
                    "transcript", name + " sends nothing", "at least one line such as -> AT+test");
        }
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof Send send) {
                steps.set(i, new Send(send.number(), send.text(), isAnswered(steps, i + 1)));
            }
        }
        return new Script(name, steps);
    }

    private static Step step(int number, Transcript.Line line) {
        return line.direction() == Transcript.Direction.SENT
                ? new Send(number, REMARK.matcher(line.text()).replaceFirst(""), false)
                : new Expect(number, TRAILING_SPACES.matcher(line.text()).replaceFirst(""));
    }

    private static boolean isAnswered(List<Step> steps, int from) {
        for (Step step : steps.subList(from, steps.size())) {
            if (step instanceof Send) {
                return false;
            }
            if (step instanceof Expect expect && expect.isFinal()) {
                return true;
            }
        }
        return false;
    }

    /**
     * What it is called.
     *
     * @return the name for messages
     */
    public String name() {
        return name;
    }

    /**
     * The variables that it uses and does not get from the module: the player has to be given them.
     *
     * @return their names, in alphabetical order
     */
    public Set<String> inputs() {
        Set<String> inputs = new TreeSet<>();
        Set<String> captured = new HashSet<>();
        for (Step step : steps) {
            if (step instanceof Send send) {
                SENT_PART
                        .matcher(send.text())
                        .results()
                        .map(m -> m.group(NAME_GROUP))
                        .filter(n -> n != null && !captured.contains(n))
                        .forEach(inputs::add);
            } else if (step instanceof Expect expect) {
                RECEIVED_PART
                        .matcher(expect.text())
                        .results()
                        .filter(m -> m.group(NAME_GROUP) != null && !captured.contains(m.group(NAME_GROUP)))
                        .forEach(m -> (m.group(LENGTH_GROUP).isEmpty() ? captured : inputs).add(m.group(NAME_GROUP)));
            }
        }
        return inputs;
    }

    List<Step> steps() {
        return steps;
    }

    static void checkName(String variable) {
        if (!NAME.matcher(variable).matches()) {
            throw new InvalidRequestException(
                    "variable", "\"" + variable + "\" is not a name", "a letter, then letters, digits and _");
        }
    }

    private static int bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public String toString() {
        return name;
    }

    /** What is done, one after the other. */
    sealed interface Step permits Send, Expect {

        /** The number of its line, from 1 on. */
        int number();
    }

    /**
     * Sends a line.
     *
     * @param answered whether its final response is among the lines that are expected
     */
    record Send(int number, String text, boolean answered) implements Step {

        /** The line with the values of variables, and with the file ids of this run. */
        String line(Map<String, String> variables, Map<String, String> fileIds) {
            StringBuilder line = new StringBuilder();
            int at = 0;
            Matcher part = SENT_PART.matcher(text);
            while (part.find()) {
                line.append(text, at, part.start()).append(value(part, variables));
                at = part.end();
            }
            line.append(text.substring(at));
            Matcher file = FILE_ID.matcher(line);
            return file.matches()
                    ? file.group(1) + fileIds.getOrDefault(file.group(2), file.group(2)) + file.group(3)
                    : line.toString();
        }

        private static String value(Matcher part, Map<String, String> variables) {
            if (part.group("count") != null) {
                return "x".repeat(Integer.parseInt(part.group("count")));
            }
            if (part.group("given") != null) {
                return variables.getOrDefault(part.group("given"), part.group());
            }
            String value = variables.get(part.group("name"));
            return part.group("length").isEmpty() ? value : Integer.toString(bytes(value));
        }
    }

    /** Waits for a line. */
    record Expect(int number, String text) implements Step {

        boolean isFinal() {
            String upper = text.strip().toUpperCase(Locale.ROOT);
            return upper.equals("OK") || upper.startsWith("ERROR");
        }

        /** Whether it is an event for whoever waits for the answer to a command. */
        boolean isEvent(String command) {
            return ScriptPlayer.isEvent(text, command);
        }

        /** Whether a line is this one; if so, the variables and file ids that it brings are kept. */
        boolean matches(String line, Map<String, String> variables, Map<String, String> fileIds) {
            StringBuilder regex = new StringBuilder();
            List<String> names = new ArrayList<>();
            int at = 0;
            for (MatchResult part : RECEIVED_PART.matcher(text).results().toList()) {
                regex.append(Pattern.quote(text.substring(at, part.start()))).append(regex(part, variables, names));
                at = part.end();
            }
            regex.append(Pattern.quote(text.substring(at)));
            Matcher matcher = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(line);
            if (!matcher.matches()) {
                return false;
            }
            for (int i = 0; i < names.size(); i++) {
                boolean isId = Character.isDigit(names.get(i).charAt(0));
                (isId ? fileIds : variables).put(names.get(i), matcher.group(i + 1));
            }
            return true;
        }

        private static String regex(MatchResult part, Map<String, String> variables, List<String> names) {
            String variable = part.group(NAME_GROUP);
            String count = part.group(COUNT_GROUP);
            String id = part.group(ID_GROUP);
            if (id != null) {
                names.add(id);
                return "(\\d+)";
            }
            if (count != null) {
                return ".{" + count + "}";
            }
            if (variable == null) {
                return ".*";
            }
            if (!part.group(LENGTH_GROUP).isEmpty()) {
                return Integer.toString(bytes(variables.get(variable)));
            }
            if (variables.containsKey(variable)) {
                return Pattern.quote(variables.get(variable));
            }
            int before = names.indexOf(variable);
            if (before >= 0) {
                return "\\" + (before + 1);
            }
            names.add(variable);
            return "(.+?)";
        }
    }
}
