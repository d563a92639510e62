package io.cordelia.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.StringJoiner;

/** One thing that goes wrong, checked. Its text is the entry that {@link FaultPlanReader} reads back. */
sealed interface Fault {

    /** What happens to a byte. */
    enum ByteKind {
        DROP,
        FLIP,
        DUPLICATE,
        DELAY
    }

    /** What is done instead of a command, or to its answer. */
    enum CommandKind {
        REFUSE("refuse"),
        SILENCE("silence"),
        UNPLUG("unplug"),
        RESTART("restart"),
        EVENT_INSIDE("eventInside"),
        WITHOUT_FINAL("withoutFinal"),
        DELAY_FINAL("delayFinal"),
        CUT("cut"),
        GARBAGE("garbage"),
        WRONG_LENGTH("wrongLength"),
        LOSE_WLAN("loseWlan"),
        LOSE_BROKER("loseBroker");

        private final String word;

        CommandKind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        /** Whether the command is not carried out. */
        boolean isInstead() {
            return this == REFUSE || this == SILENCE || this == UNPLUG || this == RESTART;
        }
    }

    /** What happens when so many bytes have been received. */
    enum ByteCountKind {
        UNPLUG("unplugAfterBytes"),
        RESTART("restartAfterBytes");

        private final String word;

        ByteCountKind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** Whether a plan can have it only once. */
    default boolean isSingle() {
        return true;
    }

    /**
     * A fault of single bytes.
     *
     * @param rate the probability that it strikes a byte, if it has no offset
     * @param offset which byte it strikes, from 0 on
     * @param delay how long the line pauses before the byte
     */
    record OfBytes(ByteKind kind, FaultPlan.Direction direction, double rate, OptionalLong offset, Duration delay)
            implements Fault {

        @Override
        public boolean isSingle() {
            return false;
        }

        @Override
        public String toString() {
            return Words.lower(kind.name()) + ": {"
                    + (offset.isPresent() ? "offset: " + offset.getAsLong() : "rate: " + rate)
                    + ", towards: " + direction.word()
                    + (kind == ByteKind.DELAY ? ", time: " + FaultText.of(delay) : "") + '}';
        }
    }

    /**
     * A fault at a command.
     *
     * @param command its name in lower case, or {@link FaultPlan#ANY}
     * @param nth which of them, from 1 on, or {@link FaultPlan#EVERY}
     * @param text what follows {@code ERROR: }, or the event
     * @param amount how many bytes, or milliseconds
     */
    record AtCommand(CommandKind kind, String command, int nth, Optional<String> text, OptionalInt amount)
            implements Fault {

        static Optional<AtCommand> find(List<AtCommand> faults, CommandKind kind) {
            return faults.stream().filter(f -> f.kind == kind).findFirst();
        }

        boolean strikes(String name, int ofThisName, int ofAll) {
            boolean any = command.equals(FaultPlan.ANY);
            return (any || command.equals(name)) && (nth == FaultPlan.EVERY || nth == (any ? ofAll : ofThisName));
        }

        @Override
        public boolean isSingle() {
            return false;
        }

        @Override
        public String toString() {
            StringJoiner keys = new StringJoiner(", ", kind.word() + ": {", "}");
            keys.add("command: " + command);
            if (nth != FaultPlan.EVERY) {
                keys.add("nth: " + nth);
            }
            text.ifPresent(t -> keys.add((kind == CommandKind.REFUSE ? "error: " : "event: ") + FaultText.quoted(t)));
            amount.ifPresent(n -> keys.add(
                    kind == CommandKind.DELAY_FINAL ? "time: " + FaultText.of(Duration.ofMillis(n)) : "bytes: " + n));
            return keys.toString();
        }
    }

    /**
     * Something that happens once, when so many bytes have been received.
     *
     * @param bytes how many, 1 or more
     */
    record AfterBytes(ByteCountKind kind, long bytes) implements Fault {

        @Override
        public boolean isSingle() {
            return false;
        }

        @Override
        public String toString() {
            return kind.word() + ": " + bytes;
        }
    }

    /** What comes in on a port is sent back on it. */
    record Echo() implements Fault {

        @Override
        public String toString() {
            return "echo";
        }
    }

    /** Lines end with LF CR. */
    record LfCr() implements Fault {

        @Override
        public String toString() {
            return "lfCr";
        }
    }

    /** Everything that the module says comes later. */
    record Slow(Duration delay) implements Fault {

        @Override
        public String toString() {
            return "slow: " + FaultText.of(delay);
        }
    }

    /** The flash has less room. */
    record FlashBytes(int bytes) implements Fault {

        @Override
        public String toString() {
            return "flashBytes: " + bytes;
        }
    }

    /** One block of each file cannot be written. */
    record BadBlock(int block) implements Fault {

        @Override
        public String toString() {
            return "badBlock: " + block;
        }
    }
}
