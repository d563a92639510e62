package io.cordelia.at;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What may be shown of lines that are known as text only: contents of files as their size, keys, passwords and tokens as ***. */
final class WireMask {

    static final String SECRET = "***";

    private static final int KEY_ARGUMENT = 3;
    private static final int DATA_ARGUMENT = 4;
    private static final int TOKEN_ARGUMENT = 1;
    private static final int VALUE_ARGUMENT = 2;
    private static final Set<String> WITH_KEY = Set.of("wlanconnect", "wlanprofileadd");
    private static final Set<String> WITH_TOKEN = Set.of("filedel", "filegetinfo", "filectl");
    private static final String PROFILE = "wlanprofileget";
    private static final String FILE_READ = "+fileread:";

    private WireMask() {}

    /** The name of a request's command in lower case; empty if it is none. */
    static String command(String request) {
        String line = request.stripLeading();
        if (!line.regionMatches(true, 0, "AT+", 0, 3)) {
            return "";
        }
        int equals = line.indexOf('=');
        return (equals < 0 ? line.substring(3) : line.substring(3, equals))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /** A request as it may be shown. */
    static String request(String request) {
        String command = command(request);
        int equals = request.indexOf('=');
        if (equals < 0 || request.substring(equals + 1).strip().equals("?")) {
            return request;
        }
        String head = request.substring(0, equals + 1);
        List<String> arguments = arguments(request.substring(equals + 1));
        if (command.equalsIgnoreCase(FileCommands.WRITE)) {
            return arguments.size() <= DATA_ARGUMENT
                    ? request
                    : head
                            + String.join(",", arguments.subList(0, DATA_ARGUMENT))
                            + ","
                            + size(String.join(",", arguments.subList(DATA_ARGUMENT, arguments.size())));
        }
        if (WITH_KEY.contains(command)) {
            // Where the commas are not as they should be, anything may be the key.
            int expected = command.equals("wlanconnect") ? 7 : 8;
            if (arguments.size() != expected) {
                return head + SECRET;
            }
            if (!arguments.get(KEY_ARGUMENT).isEmpty()) {
                arguments.set(KEY_ARGUMENT, SECRET);
            }
            return head + String.join(",", arguments);
        }
        if (WITH_TOKEN.contains(command)
                && arguments.size() > TOKEN_ARGUMENT
                && !FileCommands.isNoToken(arguments.get(TOKEN_ARGUMENT))) {
            arguments.set(TOKEN_ARGUMENT, SECRET);
            return head + String.join(",", arguments);
        }
        if (command.equals("set") && isSecretSetting(arguments)) {
            return head + String.join(",", arguments.subList(0, VALUE_ARGUMENT)) + "," + SECRET;
        }
        return request;
    }

    /**
     * Whether a request certainly holds no secret. In one that is misspelt any argument may be one.
     */
    static boolean isWithoutSecrets(String request) {
        int equals = request.indexOf('=');
        if (!request(request).equals(request)) {
            return false;
        }
        if (equals < 0) {
            return true;
        }
        Optional<CommandName> command = CommandName.of(command(request));
        if (command.isEmpty()) {
            return false;
        }
        return command.get() != CommandName.SET || isSetting(arguments(request.substring(equals + 1)));
    }

    /** A line from the module as it may be shown, when the given request was the last. */
    static String answer(String line, String request) {
        if (line.regionMatches(true, 0, FILE_READ, 0, FILE_READ.length())) {
            return line.substring(0, FILE_READ.length())
                    + FileCommands.shownHeader(line.getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        Optional<String> withoutToken = FileCommands.shownWithoutToken(AtLine.of(bytes, 0, bytes.length));
        if (withoutToken.isPresent()) {
            return withoutToken.get();
        }
        String command = command(request);
        boolean secret = command.equals(PROFILE)
                || command.equals("get") && isSecretSetting(arguments(request.substring(request.indexOf('=') + 1)));
        String start = "+" + command + ":";
        return secret && line.regionMatches(true, 0, start, 0, start.length())
                ? line.substring(0, start.length()) + SECRET
                : line;
    }

    private static String size(String data) {
        return "<" + data.getBytes(StandardCharsets.UTF_8).length + " bytes>";
    }

    private static boolean isSecretSetting(List<String> arguments) {
        return setting(arguments).filter(ReadableKey::isSecret).isPresent();
    }

    private static boolean isSetting(List<String> arguments) {
        return setting(arguments).isPresent();
    }

    private static Optional<ReadableKey<?>> setting(List<String> arguments) {
        if (arguments.size() < VALUE_ARGUMENT) {
            return Optional.empty();
        }
        for (ReadableKey<?> key : SettingKeys.all()) {
            if (key.id().equalsIgnoreCase(plain(arguments, 0)) && key.option().equalsIgnoreCase(plain(arguments, 1))) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    private static String plain(List<String> arguments, int index) {
        return AtResponse.unquote(arguments.get(index).strip()).strip();
    }

    /** The arguments as they stand there, quotes included: a quote closes before a comma or the end (F). */
    private static List<String> arguments(String text) {
        List<String> arguments = new ArrayList<>();
        int at = 0;
        while (at <= text.length()) {
            int from = at;
            Optional<Integer> closed = closingQuote(text, at);
            int comma = text.indexOf(',', closed.orElse(from));
            int end = comma < 0 ? text.length() : comma;
            arguments.add(text.substring(from, end));
            at = end + 1;
        }
        return arguments;
    }

    private static Optional<Integer> closingQuote(String text, int from) {
        int start = skipSpaces(text, from);
        if (start == text.length() || text.charAt(start) != '"') {
            return Optional.empty();
        }
        for (int close = text.indexOf('"', start + 1); close >= 0; close = text.indexOf('"', close + 1)) {
            int after = skipSpaces(text, close + 1);
            if (after == text.length() || text.charAt(after) == ',') {
                return Optional.of(after);
            }
        }
        return Optional.empty();
    }

    private static int skipSpaces(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }
}
