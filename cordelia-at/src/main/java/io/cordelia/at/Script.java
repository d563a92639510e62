package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.spi.IoReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
 *
 * <p>Two more steps have no arrow:
 *
 * <ul>
 *   <li>{@code wait +eventmqtt:recv,... within 10s} waits for a line of an event, written like that after {@code <-}, for so
 *       many {@code ms}, {@code s}, {@code min} or {@code h}, or as long as without {@code within}. It may have come since
 *       the last command.
 *   <li>{@code put certs/dev01.pem as cert.pem} writes a file of this computer to the module, and reads it back. Its path
 *       is relative to the folder of the script. Variables may stand in both names.
 * </ul>
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
    private static final Pattern WAIT = Pattern.compile("\\s*wait\\s+(.+?)(?:\\s+within\\s+(\\S+))?\\s*");
    private static final Pattern PUT = Pattern.compile("\\s*put\\s+(.+)\\s+as\\s+(.+?)\\s*");
    private static final Pattern TIME = Pattern.compile("(\\d{1,7})(ms|s|min|h)");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS, "min", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS);
    private static final String OTHERS =
            "; or wait and an event, within and a time; or put and a file, as and its name";

    private final String name;
    private final Path folder;
    private final List<Step> steps;

    private Script(String name, Path folder, List<Step> steps) {
        this.name = name;
        this.folder = folder;
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
            Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
            return parse(String.valueOf(file), folder, Files.readString(file));
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "transcript", file + " cannot be read: " + IoReason.of(e), "a readable text file in UTF-8");
        }
    }

    /**
     * Reads a text. Paths in it are relative to the current folder.
     *
     * @param name what it is called in messages, such as the name of its file
     * @param text the lines, with any line ends
     * @return what it holds
     * @throws InvalidRequestException if a line has another form, with its number, or nothing is sent in it
     */
    public static Script parse(String name, String text) {
        return parse(name, Path.of(""), text);
    }

    private static Script parse(String name, Path folder, String text) {
        List<Step> steps = new ArrayList<>();
        Transcript.forEach(text, (number, line) -> steps.add(step(number, line)));
        if (steps.stream().noneMatch(step -> step instanceof Send || step instanceof Put)) {
            throw new InvalidRequestException(
                    "transcript", name + " sends nothing", "at least one line such as -> AT+test");
        }
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof Send send) {
                steps.set(i, new Send(send.number(), send.text(), isAnswered(steps, i + 1)));
            }
        }
        return new Script(name, folder, steps);
    }

    private static Step step(int number, String text) {
        Matcher wait = WAIT.matcher(text);
        if (wait.matches()) {
            return awaited(number, wait.group(1), Optional.ofNullable(wait.group(2)));
        }
        Matcher put = PUT.matcher(text);
        if (put.matches()) {
            return new Put(number, put.group(1), put.group(2));
        }
        Transcript.Line line = Transcript.parse(text, number, OTHERS);
        return line.direction() == Transcript.Direction.SENT
                ? new Send(number, REMARK.matcher(line.text()).replaceFirst(""), false)
                : new Expect(number, TRAILING_SPACES.matcher(line.text()).replaceFirst(""));
    }

    private static Wait awaited(int number, String event, Optional<String> within) {
        if (!event.startsWith("+")) {
            throw new InvalidRequestException(
                    "transcript",
                    "waits in line " + number + " for \"" + Transcript.visible(event) + "\", which is no event",
                    "a line such as +eventstartup:...");
        }
        return new Wait(
                number, new Expect(number, Transcript.withControls(event)), within.map(text -> time(number, text)));
    }

    private static Duration time(int number, String text) {
        Matcher time = TIME.matcher(text);
        Duration limit =
                time.matches() ? Duration.of(Long.parseLong(time.group(1)), UNITS.get(time.group(2))) : Duration.ZERO;
        if (limit.isZero() || limit.compareTo(AtTimeouts.MAX) > 0) {
            throw new InvalidRequestException(
                    "transcript",
                    "waits in line " + number + " within " + Transcript.visible(text),
                    "1ms to 1h, such as 500ms, 10s, 2min");
        }
        return limit;
    }

    private static boolean isAnswered(List<Step> steps, int from) {
        for (Step step : steps.subList(from, steps.size())) {
            if (step instanceof Send || step instanceof Put) {
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
                addSent(send.text(), inputs, captured);
            } else if (step instanceof Put put) {
                addSent(put.local(), inputs, captured);
                addSent(put.remote(), inputs, captured);
            } else if (step instanceof Expect expect) {
                addReceived(expect.text(), inputs, captured);
            } else if (step instanceof Wait wait) {
                addReceived(wait.event().text(), inputs, captured);
            }
        }
        return inputs;
    }

    private static void addSent(String text, Set<String> inputs, Set<String> captured) {
        SENT_PART
                .matcher(text)
                .results()
                .map(m -> m.group(NAME_GROUP))
                .filter(n -> n != null && !captured.contains(n))
                .forEach(inputs::add);
    }

    private static void addReceived(String text, Set<String> inputs, Set<String> captured) {
        RECEIVED_PART
                .matcher(text)
                .results()
                .filter(m -> m.group(NAME_GROUP) != null && !captured.contains(m.group(NAME_GROUP)))
                .forEach(m -> (m.group(LENGTH_GROUP).isEmpty() ? captured : inputs).add(m.group(NAME_GROUP)));
    }

    /** What paths in it are relative to. */
    Path folder() {
        return folder;
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

    /** The text with the values of variables. */
    private static String filled(String text, Map<String, String> variables) {
        StringBuilder line = new StringBuilder();
        int at = 0;
        Matcher part = SENT_PART.matcher(text);
        while (part.find()) {
            line.append(text, at, part.start()).append(value(part, variables));
            at = part.end();
        }
        return line.append(text.substring(at)).toString();
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

    private static int bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public String toString() {
        return name;
    }

    /** What is done, one after the other. */
    sealed interface Step permits Send, Expect, Wait, Put {

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
            String line = filled(text, variables);
            Matcher file = FILE_ID.matcher(line);
            return file.matches()
                    ? file.group(1) + fileIds.getOrDefault(file.group(2), file.group(2)) + file.group(3)
                    : line;
        }
    }

    /**
     * Waits for an event.
     *
     * @param within how long, if the script says so
     */
    record Wait(int number, Expect event, Optional<Duration> within) implements Step {}

    /**
     * Writes a file of this computer to the module.
     *
     * @param local its path
     * @param remote its name on the module
     */
    record Put(int number, String local, String remote) implements Step {

        /** Whether the values of its variables are known. */
        boolean isFilledBy(Map<String, String> variables) {
            return SENT_PART
                    .matcher(local + " " + remote)
                    .results()
                    .map(m -> m.group(NAME_GROUP))
                    .allMatch(n -> n == null || variables.containsKey(n));
        }

        String local(Map<String, String> variables) {
            return filled(local, variables);
        }

        String remote(Map<String, String> variables) {
            return filled(remote, variables);
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
