package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A command with everything that is to know about it: what to send, how long to wait, how to read the answer. Immutable.
 *
 * @param <T> what its answer is read as
 */
final class AtCommand<T> {

    private static final String PREFIX = "AT+";
    private static final String END = "\r\n";

    private final String name;
    private final String label;
    private final byte[] request;
    private final String shown;
    private final Duration timeout;
    private final Function<List<AtResponse>, T> answer;
    private final boolean secretAnswer;
    private final boolean restarts;

    private AtCommand(
            String name,
            String label,
            byte[] request,
            String shown,
            Duration timeout,
            Function<List<AtResponse>, T> answer,
            boolean secretAnswer,
            boolean restarts) {
        this.name = name;
        this.label = label;
        this.request = request;
        this.shown = shown;
        this.timeout = timeout;
        this.answer = answer;
        this.secretAnswer = secretAnswer;
        this.restarts = restarts;
    }

    /**
     * A command that is answered with the final response alone.
     *
     * @param name its name as it is sent
     * @param label what it is called in messages, without secrets, such as {@code set=MQTT,flags}
     */
    static AtCommand<Void> of(String name, String label, AtArguments arguments, Duration timeout) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes((PREFIX + name).getBytes(StandardCharsets.US_ASCII));
        if (!arguments.isEmpty()) {
            line.write('=');
            line.writeBytes(arguments.encode());
        }
        line.writeBytes(END.getBytes(StandardCharsets.US_ASCII));
        if (line.size() > AtDecoder.MAX_LINE) {
            throw new InvalidRequestException(
                    "command " + label,
                    "is " + line.size() + " bytes long",
                    "the module takes lines of at most " + AtDecoder.MAX_LINE + " bytes");
        }
        String shown = PREFIX + name + (arguments.isEmpty() ? "" : "=" + arguments.shown());
        return new AtCommand<>(name, label, line.toByteArray(), shown, timeout, responses -> null, false, false);
    }

    static AtCommand<Void> of(CommandName name, String label, AtArguments arguments, Duration timeout) {
        return of(name.word(), label, arguments, timeout);
    }

    static AtCommand<Void> of(CommandName name, Duration timeout) {
        return of(name, name.word(), new AtArguments(), timeout);
    }

    /** The same command, answered with exactly one information response. */
    <R> AtCommand<R> answeredBy(Function<AtResponse, R> reader) {
        return answeredByAll(responses -> {
            if (responses.size() != 1) {
                throw new ProtocolException("was answered with " + responses.size() + " lines +"
                        + name.toLowerCase(Locale.ROOT) + ":… where 1 was expected");
            }
            return reader.apply(responses.get(0));
        });
    }

    /** The same command, answered with any number of information responses. */
    <R> AtCommand<R> answeredByAll(Function<List<AtResponse>, R> reader) {
        return new AtCommand<>(name, label, request, shown, timeout, reader, secretAnswer, restarts);
    }

    /** The same command, whose answer no trace and no exception shows. */
    AtCommand<T> withSecretAnswer() {
        return new AtCommand<>(name, label, request, shown, timeout, answer, true, restarts);
    }

    /** The same command, which the module starts again for. */
    AtCommand<T> thatRestarts() {
        return new AtCommand<>(name, label, request, shown, timeout, answer, secretAnswer, true);
    }

    String name() {
        return name;
    }

    String label() {
        return label;
    }

    byte[] request() {
        return request;
    }

    String shown() {
        return shown;
    }

    Duration timeout() {
        return timeout;
    }

    boolean hasSecretAnswer() {
        return secretAnswer;
    }

    boolean restarts() {
        return restarts;
    }

    boolean isFileRead() {
        return name.equalsIgnoreCase(FileCommands.READ) && !asksForUsage();
    }

    /** Whether its answer must not be missed, because it has what the cleaning up needs: the handle of a file. */
    boolean givesHandle() {
        return name.equalsIgnoreCase(FileCommands.OPEN) && !asksForUsage();
    }

    boolean sendsData() {
        return name.equalsIgnoreCase(FileCommands.WRITE) && !asksForUsage();
    }

    /** Whether it asks how the command is to be used, which comes as a bare line (F). */
    boolean asksForUsage() {
        int end = request.length - END.length();
        return request[end - 1] == '?' && request[end - 2] == '=';
    }

    /** Whether a line is this command, sent back. */
    boolean isEchoedBy(String text) {
        String line = new String(request, 0, request.length - END.length(), StandardCharsets.UTF_8);
        return text.strip().equalsIgnoreCase(line);
    }

    /** Reads the answer; what is wrong with it is told with the command's label. */
    T read(List<AtResponse> responses) {
        try {
            return answer.apply(responses);
        } catch (ProtocolException e) {
            throw new ProtocolException(
                    "AT+" + label + ": " + (secretAnswer ? "the answer cannot be read" : e.getMessage()));
        }
    }

    @Override
    public String toString() {
        return shown;
    }
}
