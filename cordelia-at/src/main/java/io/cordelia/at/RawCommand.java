package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command as the user wrote it. */
final class RawCommand {

    private static final Pattern FORM = Pattern.compile("[Aa][Tt]\\+([A-Za-z0-9_]+)(?:=(.*))?");
    private static final String USAGE = "?";
    private static final int ARGUMENTS = 2;
    /** Have the key of a WLAN in their arguments or their answer. */
    private static final Set<String> WITH_KEYS = Set.of("wlanconnect", "wlanprofileadd", "wlanprofileget");

    private static final Set<String> RESTARTING = Set.of("start", "reboot", "factoryreset", "hibernate");

    private RawCommand() {}

    static List<String> execute(AtSession session, String line, Duration timeout) {
        AtCommand<List<String>> command = of(line, timeout);
        if (!line.endsWith("=" + USAGE)) {
            return session.execute(command);
        }
        // The usage comes as a bare line (F), which is an event for the session.
        try (EventAwaiter awaiter = session.expect(ModuleEvent.Unrecognized.class::isInstance)) {
            List<String> lines = new ArrayList<>(session.execute(command));
            Optional<ModuleEvent> usage = awaiter.poll(Duration.ZERO, "the usage");
            while (usage.isPresent()) {
                lines.add(((ModuleEvent.Unrecognized) usage.get()).raw());
                usage = awaiter.poll(Duration.ZERO, "the usage");
            }
            return List.copyOf(lines);
        }
    }

    /**
     * Reads a line.
     *
     * @throws InvalidRequestException if it is not a command that can be sent
     */
    static AtCommand<List<String>> of(String line, Duration timeout) {
        checkCharacters(line);
        AtTimeouts.check("time-out of a raw command", timeout);
        Matcher matcher = FORM.matcher(line);
        if (!matcher.matches()) {
            throw new InvalidRequestException(
                    "raw command", "is not an AT command", "AT+, a name of letters and digits, and =arguments if any");
        }
        String name = matcher.group(1);
        Optional<String> text = Optional.ofNullable(matcher.group(ARGUMENTS));
        AtArguments arguments = new AtArguments();
        boolean secret = text.isPresent() && isSecret(name.toLowerCase(Locale.ROOT), text.get());
        text.ifPresent(value -> arguments.raw("raw command", value, secret));
        AtCommand<Void> bare = AtCommand.of(name, name, arguments, timeout);
        AtCommand<List<String>> command = bare.answeredByAll(
                responses -> responses.stream().map(AtResponse::text).toList());
        if (secret) {
            command = command.withSecretAnswer();
        }
        return RESTARTING.contains(name.toLowerCase(Locale.ROOT)) ? command.thatRestarts() : command;
    }

    private static void checkCharacters(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (Character.isISOControl(line.charAt(i))) {
                throw new InvalidRequestException(
                        "raw command",
                        String.format("has the control character U+%04X at position %d", (int) line.charAt(i), i),
                        "one line without control characters such as CR, LF and NUL");
            }
        }
    }

    private static boolean isSecret(String name, String arguments) {
        if (arguments.equals(USAGE)) {
            return false;
        }
        if (name.equals("set") || name.equals("get")) {
            return isSecretSetting(arguments);
        }
        return WITH_KEYS.contains(name) || name.equalsIgnoreCase(FileCommands.WRITE) || hasToken(name, arguments);
    }

    private static boolean hasToken(String name, String arguments) {
        String[] parts = arguments.split(",", -1);
        if (name.equalsIgnoreCase(FileCommands.CONTROL)) {
            return parts.length > 1 && !FileCommands.isNoToken(parts[1]);
        }
        boolean afterName = name.equalsIgnoreCase(FileCommands.DELETE) || name.equalsIgnoreCase(FileCommands.INFO);
        return afterName && parts.length > 1 && !FileCommands.isNoToken(parts[parts.length - 1]);
    }

    private static boolean isSecretSetting(String arguments) {
        String[] parts = arguments.split(",", ARGUMENTS + 1);
        return parts.length >= ARGUMENTS
                && SettingKeys.all().stream()
                        .anyMatch(key -> key.isSecret()
                                && key.id().equalsIgnoreCase(AtResponse.unquote(parts[0]))
                                && key.option().equalsIgnoreCase(AtResponse.unquote(parts[1])));
    }
}
