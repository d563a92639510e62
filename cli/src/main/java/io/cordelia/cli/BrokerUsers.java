package io.cordelia.cli;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.spi.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The users of a broker, in a file with lines of name, colon and password. Messages do not show passwords. */
final class BrokerUsers {

    private static final String FORM = "NAME:PASSWORD, or a line that is empty or begins with #";

    private BrokerUsers() {}

    /**
     * Reads the file of an option.
     *
     * @return the passwords of the users
     */
    static Map<String, String> read(String option, Path file) {
        Map<String, String> users = new LinkedHashMap<>();
        List<String> lines = lines(option, file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String place = file + ", line " + (i + 1);
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new InvalidRequestException(option, "has no user in " + place, FORM);
            }
            String user = line.substring(0, colon);
            if (users.putIfAbsent(user, line.substring(colon + 1)) != null) {
                throw new InvalidRequestException(
                        option, "has the user " + user + " again in " + place, "each user once");
            }
        }
        if (users.isEmpty()) {
            throw new InvalidRequestException(option, "has no user in " + file, "lines of " + FORM);
        }
        return users;
    }

    private static List<String> lines(String option, Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new InvalidRequestException(option, file + " cannot be read (" + IoReason.of(e) + ")", "a text file");
        }
    }
}
