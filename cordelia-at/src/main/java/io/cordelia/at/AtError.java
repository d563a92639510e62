package io.cordelia.at;

import io.cordelia.device.ModuleRefusedException;
import java.util.Locale;

/**
 * The final response {@code ERROR: <reason>,<code>} (F).
 *
 * @param reason the module's words; empty if it gives none
 * @param code its code; 0 if it gives none
 */
record AtError(String reason, int code) {

    static final String WORD = "ERROR";

    /** Reads a line that starts with ERROR. */
    static AtError of(String line) {
        String rest = line.substring(WORD.length()).strip();
        String text = rest.startsWith(":") ? rest.substring(1).strip() : rest;
        int comma = text.lastIndexOf(',');
        if (comma >= 0) {
            try {
                return new AtError(
                        text.substring(0, comma).strip(),
                        Integer.parseInt(text.substring(comma + 1).strip()));
            } catch (NumberFormatException e) {
                return new AtError(text, 0);
            }
        }
        return new AtError(text, 0);
    }

    ModuleRefusedException toException(AtCommand<?> command) {
        String words = reason.isEmpty() ? "error" : reason;
        // The codes of the argument reader have nothing to do with those of the commands (F).
        return switch (reason.toLowerCase(Locale.ROOT)) {
            case "parse parameters" -> new ModuleRefusedException(command.label(), words, code, "", parseProblem(code));
            case "number of parameters" ->
                new ModuleRefusedException(
                        command.label(), words, code, "", "the firmware takes another number of arguments");
            case "command not exist" ->
                new ModuleRefusedException(command.label(), words, code, "", "the firmware does not know this command");
            case "allocate" ->
                new ModuleRefusedException(command.label(), words, code, "", "the module is out of memory; reboot it");
            default ->
                new ModuleRefusedException(
                        command.label(), words, code, ErrorCodes.symbol(code), ErrorCodes.advice(code));
        };
    }

    private static String parseProblem(int code) {
        return switch (code) {
            case -1 -> "an argument is missing";
            case -2 -> "the module is out of memory; reboot it";
            case -3 -> "a comma between arguments is missing";
            case -4 -> "an argument is not among the words that the firmware knows";
            case -5 -> "an argument is too long for the firmware";
            default -> "";
        };
    }
}
