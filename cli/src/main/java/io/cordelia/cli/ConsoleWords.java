package io.cordelia.cli;

import io.cordelia.at.CordeliaModule;
import io.cordelia.at.ReadableKey;
import io.cordelia.at.SettingKey;
import io.cordelia.at.SettingKeys;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a line that was begun in a console may become. */
final class ConsoleWords {

    private static final String GET = "AT+get=";
    private static final String SET = "AT+set=";
    private static final List<String> OWN = List.of(":put ", ":script ", ":log ", ":help", ":quit");

    private ConsoleWords() {}

    /** All lines that begin with what was typed, in any case. */
    static List<String> after(String typed) {
        if (typed.startsWith(ConsoleLine.COLON)) {
            int space = typed.indexOf(' ');
            return space < 0
                    ? OWN.stream().filter(word -> word.startsWith(typed)).toList()
                    : files(typed.substring(0, space + 1), typed.substring(space + 1));
        }
        boolean withoutPrefix = !startsWith(ConsoleLine.PREFIX, typed) && !startsWith(typed, ConsoleLine.PREFIX);
        return lines(typed.indexOf('=') >= 0)
                .map(line -> withoutPrefix ? line.substring(ConsoleLine.PREFIX.length()) : line)
                .filter(line -> startsWith(line, typed))
                .toList();
    }

    private static Stream<String> lines(boolean settings) {
        if (!settings) {
            return CordeliaModule.requests().stream();
        }
        return SettingKeys.all().stream()
                .flatMap(key -> key instanceof SettingKey<?>
                        ? Stream.of(GET + key, SET + key + ",")
                        : Stream.of(GET + (ReadableKey<?>) key));
    }

    private static boolean startsWith(String line, String start) {
        return line.toLowerCase(Locale.ROOT).startsWith(start.toLowerCase(Locale.ROOT));
    }

    private static List<String> files(String command, String typed) {
        int name = typed.lastIndexOf('/') + 1;
        String folder = typed.substring(0, name);
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(folder.isEmpty() ? "." : folder))) {
            for (Path entry : entries) {
                String file = String.valueOf(entry.getFileName());
                if (file.startsWith(typed.substring(name)) && (name < typed.length() || !file.startsWith("."))) {
                    found.add(command + folder + file + (Files.isDirectory(entry) ? "/" : ""));
                }
            }
        } catch (IOException | InvalidPathException e) {
            // There is nothing to offer.
            return List.of();
        }
        Collections.sort(found);
        return found;
    }
}
