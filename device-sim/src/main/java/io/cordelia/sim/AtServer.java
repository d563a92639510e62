package io.cordelia.sim;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers request lines with the commands of its table. Not thread-safe. */
final class AtServer {

    private static final Logger LOG = LoggerFactory.getLogger(AtServer.class);
    private static final String PREFIX = "AT+";
    private static final String USAGE_REQUEST = "?";

    private final Map<String, Command> commands = new HashMap<>();

    AtServer(Collection<Command> commands) {
        commands.forEach(c -> this.commands.put(Words.lower(c.name()), c));
    }

    /** The names of the commands, in lower case. */
    Set<String> names() {
        return Collections.unmodifiableSet(commands.keySet());
    }

    /**
     * A line taken apart.
     *
     * @param name the command's name in lower case; empty if the line is not a request
     * @param arguments what follows the first =; empty if there is none
     */
    record Request(String name, String arguments) {

        static Request of(String line) {
            String text = beforeNul(line);
            int start = 0;
            while (start < text.length() && text.charAt(start) == ' ') {
                start++;
            }
            if (!text.regionMatches(true, start, PREFIX, 0, PREFIX.length())) {
                return new Request("", "");
            }
            int equals = text.indexOf('=', start);
            String name = text.substring(start + PREFIX.length(), equals < 0 ? text.length() : equals);
            return new Request(Words.lower(name.strip()), equals < 0 ? "" : text.substring(equals + 1));
        }

        private static String beforeNul(String line) {
            int nul = line.indexOf('\0');
            return nul < 0 ? line : line.substring(0, nul);
        }
    }

    /** Carries a request out and answers it, whatever it is. */
    Reply answer(Request request) {
        Command command = commands.get(request.name());
        if (command == null) {
            return refuse(request.name().isEmpty() ? Assumptions.notARequest() : AtError.commandNotExist());
        }
        if (request.arguments().strip().equals(USAGE_REQUEST)) {
            return new Reply().line(command.usage()).line("OK");
        }
        Reply reply = new Reply();
        try {
            command.action().run(new ArgumentReader(request.arguments()), reply);
            return reply.line("OK");
        } catch (AtError e) {
            LOG.debug("{} refused: {}", command.name(), e.getMessage());
            return refuse(e);
        }
    }

    static Reply refuse(AtError error) {
        return new Reply().line(error.response());
    }
}
