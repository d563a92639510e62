package io.cordelia.cli;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.spi.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The variables of a script as they are given on the command line. */
final class ScriptVariables {

    private ScriptVariables() {}

    /** The values, with what a file holds for {@code @FILE}. */
    static Map<String, String> read(Map<String, String> given) {
        Map<String, String> values = new TreeMap<>();
        given.forEach((name, value) -> values.put(name, value.startsWith("@") ? contents(name, value) : value));
        return values;
    }

    private static String contents(String name, String value) {
        try {
            return Files.readString(Path.of(value.substring(1)));
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "--define " + name,
                    value.substring(1) + " cannot be read: " + IoReason.of(e),
                    "a text file in UTF-8");
        }
    }
}
