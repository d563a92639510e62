package io.cordelia.at;

import io.cordelia.device.DeviceException;
import io.cordelia.device.ProtocolException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Pairs the lines that are not events with the command in flight, and tells what of a line may be shown.
 *
 * <p>Not safe for use by many threads.
 */
final class Pairing {

    private final LineTrust trust;
    private Optional<PendingCommand> pending = Optional.empty();
    /** The last command that was sent, but for probes: what comes out of turn is probably its answer. */
    private Optional<AtCommand<?>> last = Optional.empty();

    /**
     * @param trust is lost with each answer that is missed and each stray line; guarded like this
     */
    Pairing(LineTrust trust) {
        this.trust = trust;
    }

    /** A command is about to be sent; from now on it is in flight. */
    void begin(PendingCommand command) {
        pending = Optional.of(command);
        last = Optional.of(command.command());
    }

    /** Like {@link #begin} for a probe: what is late is still the answer of the command before it. */
    void beginProbe(PendingCommand probe) {
        pending = Optional.of(probe);
        trust.startProbe();
    }

    Optional<PendingCommand> pending() {
        return pending;
    }

    /** Nobody waits for the answer to a command any more; false if it is there. */
    boolean giveUp(PendingCommand command) {
        if (pending.filter(mine -> mine == command).isEmpty()) {
            return false;
        }
        pending = Optional.empty();
        trust.lose();
        return true;
    }

    /** The command in flight, if there is one, gets no answer. */
    void fail(Supplier<DeviceException> reason) {
        pending.ifPresent(command -> {
            giveUp(command);
            command.fail(reason.get());
        });
    }

    /** The module has started; commands that it does so for go on. */
    void moduleStarted() {
        pending.map(PendingCommand::command)
                .filter(command -> !command.restarts())
                .ifPresent(command -> fail(() -> new ProtocolException("the module restarted while AT+"
                        + command.label() + " was in progress; check its power supply")));
    }

    /** Whether the answer to the command in flight must not be missed. */
    boolean awaitsHandle() {
        return pending.isPresent() && pending.get().command().givesHandle();
    }

    boolean awaitsFileRead() {
        return pending.isPresent() && pending.get().command().isFileRead();
    }

    /** Takes a line that is not an event. Whoever waits for the answer is not released yet. */
    Meaning take(AtLine line) {
        if (isEcho(line)) {
            return Meaning.ECHO;
        }
        if (line.isFinal()) {
            if (pending.isPresent()) {
                pending.get().answer(line.error());
                pending = Optional.empty();
                return Meaning.FINAL;
            }
            if (line.error().isEmpty()) {
                trust.lateOk();
            }
            return stray(line);
        }
        if (pending.isPresent() && line.answers(pending.get().command().name())) {
            pending.get().add(line.response());
            return Meaning.INFORMATION;
        }
        // Content of a file that was cut or came too late; its lines must not pass for events.
        boolean ofFile = line.answers(FileCommands.READ) || awaitsFileRead();
        if (!trust.isTrusted() || ofFile || answersLast(line)) {
            return stray(line);
        }
        return Meaning.UNRECOGNIZED;
    }

    /** What traces and the log may show of a line; to be asked before it is taken. */
    String shown(AtLine line) {
        if (isEcho(line)) {
            return "<echo, " + line.size() + " bytes>";
        }
        if (line.answers(FileCommands.READ)) {
            return "+fileread:" + line.fileReadHeader();
        }
        Optional<String> withoutToken = FileCommands.shownWithoutToken(line);
        if (withoutToken.isPresent()) {
            return withoutToken.get();
        }
        if (line.isFinal()) {
            return line.text();
        }
        boolean inDoubt = pending.isPresent() || !trust.isTrusted();
        boolean mayBeContent = inDoubt && last.isPresent() && last.get().isFileRead();
        if (mayBeContent || !trust.isTrusted() && line.isBare()) {
            return "<" + line.size() + " bytes>";
        }
        return answersLast(line) && last.get().hasSecretAnswer()
                ? "+" + last.get().name().toLowerCase(Locale.ROOT) + ":***"
                : line.text();
    }

    /**
     * Some terminals send back what they get; file content has lines of its own. The usage of a command begins like
     * one.
     */
    private boolean isEcho(AtLine line) {
        if (pending.isEmpty()) {
            return line.isCommand();
        }
        AtCommand<?> command = pending.get().command();
        if (command.asksForUsage()) {
            return command.isEchoedBy(line.text());
        }
        return line.isCommand() || command.sendsData() && line.isBare();
    }

    private boolean answersLast(AtLine line) {
        return last.isPresent() && line.answers(last.get().name());
    }

    private Meaning stray(AtLine line) {
        trust.stray(shown(line), line.size());
        return Meaning.STRAY;
    }

    /** What a line is. */
    enum Meaning {
        /** The module sends back what it got. */
        ECHO,
        /** An information response to the command in flight. */
        INFORMATION,
        /** The final response to the command in flight, which therefore is not in flight any more. */
        FINAL,
        /** The answer to an earlier command, or a part of it. */
        STRAY,
        /** Nothing that is known. */
        UNRECOGNIZED
    }
}
