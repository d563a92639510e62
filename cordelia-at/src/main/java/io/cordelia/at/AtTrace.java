package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Is told what goes over the line, both ways. Secrets are masked before: file contents stand as {@code <1704 bytes>},
 * keys, passwords and the tokens of secure files as {@code ***}. Message payloads are shown.
 *
 * <p>Called on the thread that sends and on the one that receives, and must return at once. What it throws is logged.
 */
public interface AtTrace {

    /**
     * A command is about to be sent.
     *
     * @param line the command without its line end, such as {@code AT+test}
     */
    void sent(String line);

    /**
     * A line has arrived.
     *
     * @param line the line without its end, such as {@code OK}
     */
    void received(String line);

    /**
     * Whether anybody is interested now; if not, lines are not prepared.
     *
     * @return true unless overridden
     */
    default boolean isEnabled() {
        return true;
    }

    /**
     * Tells whether a request may be kept, as in a history of what was typed: nothing in it is masked in traces, and no
     * argument of it may be a key or a password in the wrong place, because its command and, for {@code set}, its setting are
     * known.
     *
     * @param request the request without its line end, such as {@code AT+test}
     * @return false if it holds a secret, or may hold one
     */
    static boolean mayBeKept(String request) {
        return WireMask.isWithoutSecrets(request);
    }

    /**
     * Traces to the logger {@code io.cordelia.at.trace} at level debug, as {@code -> AT+test} and {@code <- OK}; the
     * times are the log's.
     *
     * @return the trace
     */
    static AtTrace slf4j() {
        return Slf4jTrace.INSTANCE;
    }

    /**
     * Traces to a file, with the times.
     *
     * @param file the file; made if there is none, else continued
     * @return the trace; to be closed after the module
     * @throws InvalidRequestException if the file cannot be written
     */
    static FileTrace toFile(Path file) {
        return new FileTrace(file, Clock.systemUTC());
    }
}
