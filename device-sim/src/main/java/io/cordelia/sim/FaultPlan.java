package io.cordelia.sim;

import io.cordelia.device.InvalidRequestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What goes wrong between a host and a simulated module, and when: the same plan gives the same faults. Immutable; made
 * with {@link #builder}.
 *
 * <p>Commands are counted by name, in any case, over all ports, from the moment the plan is given to the module.
 */
public final class FaultPlan {

    private static final long DEFAULT_SEED = 1;
    private static final Pattern LENGTH =
            Pattern.compile("(\\+fileread:[01],|\\+filewrite:)(\\d+)(.*)", Pattern.DOTALL);
    private static final Duration MAX_DELAY = Duration.ofHours(1);
    private static final FaultPlan NONE = builder().build();

    private final List<CommandFault> commandFaults;
    private final List<ByteFault> byteFaults;
    private final OptionalLong unplugAfterBytes;
    private final OptionalLong restartAfterBytes;
    private final boolean echo;
    private final boolean lfCr;
    private final Duration slowness;
    private final OptionalInt flashBytes;
    private final OptionalInt badBlock;
    private final long seed;

    private FaultPlan(Builder builder) {
        commandFaults = List.copyOf(builder.commandFaults);
        byteFaults = List.copyOf(builder.byteFaults);
        unplugAfterBytes = builder.unplugAfterBytes;
        restartAfterBytes = builder.restartAfterBytes;
        echo = builder.echo;
        lfCr = builder.lfCr;
        slowness = builder.slowness;
        flashBytes = builder.flashBytes;
        badBlock = builder.badBlock;
        seed = builder.seed;
    }

    /**
     * A plan in which nothing goes wrong.
     *
     * @return the empty plan
     */
    public static FaultPlan none() {
        return NONE;
    }

    /**
     * Starts a plan.
     *
     * @return a builder in which nothing goes wrong so far
     */
    public static Builder builder() {
        return new Builder();
    }

    List<CommandFault> commandFaults() {
        return commandFaults;
    }

    List<ByteFault> byteFaults(Direction direction) {
        return byteFaults.stream().filter(f -> f.direction() == direction).toList();
    }

    OptionalLong unplugAfterBytes() {
        return unplugAfterBytes;
    }

    OptionalLong restartAfterBytes() {
        return restartAfterBytes;
    }

    boolean echo() {
        return echo;
    }

    boolean lfCr() {
        return lfCr;
    }

    Duration slowness() {
        return slowness;
    }

    OptionalInt flashBytes() {
        return flashBytes;
    }

    OptionalInt badBlock() {
        return badBlock;
    }

    long seed() {
        return seed;
    }

    /** Tells the plan, so that a failed run can be repeated. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("FaultPlan").append(commandFaults);
        byteFaults.forEach(f -> text.append(' ').append(f));
        unplugAfterBytes.ifPresent(n -> text.append(" unplug after ").append(n).append(" bytes"));
        restartAfterBytes.ifPresent(
                n -> text.append(" restart after ").append(n).append(" bytes"));
        text.append(echo ? " echo" : "").append(lfCr ? " LF CR" : "");
        if (!slowness.isZero()) {
            text.append(" slow ").append(slowness);
        }
        flashBytes.ifPresent(n -> text.append(" flash of ").append(n).append(" bytes"));
        badBlock.ifPresent(n -> text.append(" bad block ").append(n));
        return text.append(seed == DEFAULT_SEED ? "" : " seed " + seed).toString();
    }

    /** The line with a length that is 1 too large, if it tells one. */
    static String withWrongLength(String line) {
        Matcher matcher = LENGTH.matcher(line);
        return matcher.matches()
                ? matcher.group(1) + (Integer.parseInt(matcher.group(2)) + 1) + matcher.group(3)
                : line;
    }

    /** Which way bytes go. */
    public enum Direction {
        /** What the host sends. */
        TO_MODULE,
        /** What the module sends. */
        TO_HOST
    }

    /** What happens to a byte. */
    enum ByteFaultKind {
        DROP,
        FLIP,
        DUPLICATE,
        DELAY
    }

    /**
     * A fault of single bytes.
     *
     * @param rate the probability that it strikes a byte, if it has no offset
     * @param offset which byte it strikes, from 0 on
     * @param delay how long the line pauses before the byte
     */
    record ByteFault(Direction direction, ByteFaultKind kind, double rate, OptionalLong offset, Duration delay) {

        @Override
        public String toString() {
            return kind + (delay.isZero() ? "" : " " + delay) + " " + direction
                    + (offset.isPresent() ? " at " + offset.getAsLong() : " rate " + rate);
        }
    }

    /** What is done instead of a command, or to its answer. */
    enum Kind {
        REFUSE,
        SILENCE,
        UNPLUG,
        RESTART,
        EVENT_INSIDE,
        WITHOUT_FINAL,
        DELAY_FINAL,
        CUT,
        GARBAGE,
        WRONG_LENGTH,
        LOSE_WLAN,
        LOSE_BROKER
    }

    /**
     * A fault at a command.
     *
     * @param command its name in lower case
     * @param occurrence which of them, from 1 on; empty for every one
     * @param kind what is done
     * @param text what follows {@code ERROR: }, or the event
     * @param amount how many bytes, or milliseconds
     */
    record CommandFault(String command, OptionalInt occurrence, Kind kind, Optional<String> text, OptionalInt amount) {

        @Override
        public String toString() {
            return kind + " " + command + (occurrence.isPresent() ? " #" + occurrence.getAsInt() : " always")
                    + text.map(e -> " (" + e + ")").orElse("")
                    + (amount.isPresent() ? " (" + amount.getAsInt() + ")" : "");
        }
    }

    /** Collects faults. Not safe for use by many threads. */
    public static final class Builder {

        private final List<CommandFault> commandFaults = new ArrayList<>();
        private final List<ByteFault> byteFaults = new ArrayList<>();
        private OptionalLong unplugAfterBytes = OptionalLong.empty();
        private OptionalLong restartAfterBytes = OptionalLong.empty();
        private boolean echo;
        private boolean lfCr;
        private Duration slowness = Duration.ZERO;
        private OptionalInt flashBytes = OptionalInt.empty();
        private OptionalInt badBlock = OptionalInt.empty();
        private long seed = DEFAULT_SEED;

        private Builder() {}

        /**
         * Refuses one command of a name with {@code ERROR: process command,<code>}; it is not carried out.
         *
         * @param command the name, such as {@code fileWrite}
         * @param occurrence which of them, 1 for the first
         * @param code the error code, such as -10336
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder refuse(String command, int occurrence, int code) {
            return add(command, OptionalInt.of(occurrence), Kind.REFUSE, Optional.of("process command," + code));
        }

        /**
         * Refuses one command of a name with any error; it is not carried out.
         *
         * @param command the name, such as {@code fileWrite}
         * @param occurrence which of them, 1 for the first
         * @param error what follows {@code ERROR: }, such as {@code allocate,0}
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder refuse(String command, int occurrence, String error) {
            if (error.isBlank() || error.indexOf('\r') >= 0 || error.indexOf('\n') >= 0) {
                throw new InvalidRequestException("error", "is not the end of a line", "such as \"allocate,0\"");
            }
            return add(command, OptionalInt.of(occurrence), Kind.REFUSE, Optional.of(error));
        }

        /**
         * Refuses every command of a name with {@code ERROR: process command,<code>}; it is not carried out.
         *
         * @param command the name, such as {@code fileWrite}
         * @param code the error code, such as -10336
         * @return this
         * @throws InvalidRequestException if the name is empty
         */
        public Builder refuseEvery(String command, int code) {
            return add(command, OptionalInt.empty(), Kind.REFUSE, Optional.of("process command," + code));
        }

        /**
         * Leaves one command of a name without any answer; it is not carried out.
         *
         * @param command the name, such as {@code test}
         * @param occurrence which of them, 1 for the first
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder silence(String command, int occurrence) {
            return add(command, OptionalInt.of(occurrence), Kind.SILENCE, Optional.empty());
        }

        /**
         * Leaves every command of a name without any answer; it is not carried out.
         *
         * @param command the name, such as {@code test}
         * @return this
         * @throws InvalidRequestException if the name is empty
         */
        public Builder silenceEvery(String command) {
            return add(command, OptionalInt.empty(), Kind.SILENCE, Optional.empty());
        }

        /**
         * Closes the port when one command of a name comes in on it; the command is not carried out. The module itself
         * stays up.
         *
         * @param command the name, such as {@code fileWrite}
         * @param occurrence which of them, 1 for the first
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder unplug(String command, int occurrence) {
            return add(command, OptionalInt.of(occurrence), Kind.UNPLUG, Optional.empty());
        }

        /**
         * Closes the port when so many bytes have been received. The module itself stays up.
         *
         * @param bytes how many it still receives, 1 or more
         * @return this
         * @throws InvalidRequestException if it is less than 1
         */
        public Builder unplugAfterBytes(long bytes) {
            unplugAfterBytes = OptionalLong.of(atLeastOne("number of bytes", bytes));
            return this;
        }

        /**
         * Restarts the module at one command of a name, as if its power had gone for a moment; the command is not carried
         * out.
         *
         * @param command the name, such as {@code fileWrite}
         * @param occurrence which of them, 1 for the first
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder restart(String command, int occurrence) {
            return add(command, OptionalInt.of(occurrence), Kind.RESTART, Optional.empty());
        }

        /**
         * Restarts the module when so many bytes have been received; bytes that came with the last one are lost.
         *
         * @param bytes how many it still receives, 1 or more
         * @return this
         * @throws InvalidRequestException if it is less than 1
         */
        public Builder restartAfterBytes(long bytes) {
            restartAfterBytes = OptionalLong.of(atLeastOne("number of bytes", bytes));
            return this;
        }

        /**
         * Puts an event before the final response of one command of a name.
         *
         * @param command the name, such as {@code get}
         * @param occurrence which of them, 1 for the first
         * @param event the event's line without its end, one character a byte
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder eventInside(String command, int occurrence, String event) {
            if (event.isBlank() || event.indexOf('\r') >= 0 || event.indexOf('\n') >= 0) {
                throw new InvalidRequestException("event", "is not one line", "one line without its end");
            }
            return add(command, OptionalInt.of(occurrence), Kind.EVENT_INSIDE, Optional.of(event));
        }

        /**
         * Carries out one command of a name without the final response.
         *
         * @param command the name, such as {@code fileClose}
         * @param occurrence which of them, 1 for the first
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder withoutFinal(String command, int occurrence) {
            return add(command, OptionalInt.of(occurrence), Kind.WITHOUT_FINAL, Optional.empty());
        }

        /**
         * Carries out one command of a name, and sends the final response later. What is asked meanwhile is answered before.
         *
         * @param command the name, such as {@code fileClose}
         * @param occurrence which of them, 1 for the first
         * @param delay 1 ms to 1 h
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder delayFinal(String command, int occurrence, Duration delay) {
            int millis = (int) checked(delay).toMillis();
            return add(command, occurrence, Kind.DELAY_FINAL, millis);
        }

        /**
         * Carries out one command of a name, and sends only the beginning of the response.
         *
         * @param command the name, such as {@code fileRead}
         * @param occurrence which of them, 1 for the first
         * @param bytes how many bytes are sent, 0 or more
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder cut(String command, int occurrence, int bytes) {
            if (bytes < 0) {
                throw new InvalidRequestException("number of bytes", bytes + " is out of range", "0 or more");
            }
            return add(command, occurrence, Kind.CUT, bytes);
        }

        /**
         * Sends a line of random bytes (0x80 to 0xFF) before the response to one command of a name.
         *
         * @param command the name, such as {@code get}
         * @param occurrence which of them, 1 for the first
         * @param bytes how many, 1 or more
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder garbage(String command, int occurrence, int bytes) {
            return add(command, occurrence, Kind.GARBAGE, (int) atLeastOne("number of bytes", bytes));
        }

        /**
         * Tells a length that is 1 too large in the answer to one {@code fileRead} or {@code fileWrite}.
         *
         * @param command {@code fileRead} or {@code fileWrite}
         * @param occurrence which of them, 1 for the first
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder wrongLength(String command, int occurrence) {
            if (!Words.lower(command).equals("fileread")
                    && !Words.lower(command).equals("filewrite")) {
                throw new InvalidRequestException(
                        "command", "\"" + command + "\" tells no length", "fileRead, fileWrite");
            }
            return add(command, OptionalInt.of(occurrence), Kind.WRONG_LENGTH, Optional.empty());
        }

        /**
         * Loses the WLAN connection after one command of a name was answered; the access point stays in reach.
         *
         * @param command the name, such as {@code iotpublish}
         * @param occurrence which of them, 1 for the first
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder loseWlan(String command, int occurrence) {
            return add(command, OptionalInt.of(occurrence), Kind.LOSE_WLAN, Optional.empty());
        }

        /**
         * Loses the connection to the broker after one command of a name was answered.
         *
         * @param command the name, such as {@code iotpublish}
         * @param occurrence which of them, 1 for the first
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder loseBroker(String command, int occurrence) {
            return add(command, OptionalInt.of(occurrence), Kind.LOSE_BROKER, Optional.empty());
        }

        /**
         * Loses bytes at random.
         *
         * @param direction which way
         * @param rate the probability for each byte, 0 to 1
         * @return this
         * @throws InvalidRequestException if the rate is out of its range
         */
        public Builder dropBytes(Direction direction, double rate) {
            return add(direction, ByteFaultKind.DROP, rate);
        }

        /**
         * Loses one byte.
         *
         * @param direction which way
         * @param offset which byte, 0 for the first
         * @return this
         * @throws InvalidRequestException if the offset is negative
         */
        public Builder dropByteAt(Direction direction, long offset) {
            return add(direction, ByteFaultKind.DROP, offset);
        }

        /**
         * Flips a bit in bytes at random.
         *
         * @param direction which way
         * @param rate the probability for each byte, 0 to 1
         * @return this
         * @throws InvalidRequestException if the rate is out of its range
         */
        public Builder flipBytes(Direction direction, double rate) {
            return add(direction, ByteFaultKind.FLIP, rate);
        }

        /**
         * Flips a random bit of one byte.
         *
         * @param direction which way
         * @param offset which byte, 0 for the first
         * @return this
         * @throws InvalidRequestException if the offset is negative
         */
        public Builder flipByteAt(Direction direction, long offset) {
            return add(direction, ByteFaultKind.FLIP, offset);
        }

        /**
         * Sends bytes twice at random.
         *
         * @param direction which way
         * @param rate the probability for each byte, 0 to 1
         * @return this
         * @throws InvalidRequestException if the rate is out of its range
         */
        public Builder duplicateBytes(Direction direction, double rate) {
            return add(direction, ByteFaultKind.DUPLICATE, rate);
        }

        /**
         * Sends one byte twice.
         *
         * @param direction which way
         * @param offset which byte, 0 for the first
         * @return this
         * @throws InvalidRequestException if the offset is negative
         */
        public Builder duplicateByteAt(Direction direction, long offset) {
            return add(direction, ByteFaultKind.DUPLICATE, offset);
        }

        /**
         * Pauses before bytes that the module sends, at random.
         *
         * @param rate the probability for each byte, 0 to 1
         * @param delay how long, 1 ms to 1 h
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder delayBytes(double rate, Duration delay) {
            byteFaults.add(new ByteFault(
                    Direction.TO_HOST, ByteFaultKind.DELAY, checked(rate), OptionalLong.empty(), checked(delay)));
            return this;
        }

        /**
         * Pauses before one byte that the module sends.
         *
         * @param offset which byte, 0 for the first
         * @param delay how long, 1 ms to 1 h
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder delayByteAt(long offset, Duration delay) {
            byteFaults.add(new ByteFault(
                    Direction.TO_HOST, ByteFaultKind.DELAY, 0, OptionalLong.of(checked(offset)), checked(delay)));
            return this;
        }

        /**
         * Sends back what comes in on a port, as a module with echo does.
         *
         * @return this
         */
        public Builder echo() {
            echo = true;
            return this;
        }

        /**
         * Ends lines with LF CR (F).
         *
         * @return this
         */
        public Builder lfCr() {
            lfCr = true;
            return this;
        }

        /**
         * Makes the module take its time for everything that it says.
         *
         * @param delay how long before each response and event, 1 ms to 1 h
         * @return this
         * @throws InvalidRequestException if it is out of range
         */
        public Builder slow(Duration delay) {
            slowness = checked(delay);
            return this;
        }

        /**
         * Leaves less room on the flash.
         *
         * @param bytes how much there is for all files, 0 (full from the start) to 1048576; counted in whole blocks of 4096
         * @return this
         * @throws InvalidRequestException if it is out of range
         */
        public Builder flashBytes(int bytes) {
            if (bytes < 0 || bytes > Assumptions.FLASH_BYTES) {
                throw new InvalidRequestException(
                        "flash size", bytes + " is out of range", "0 to " + Assumptions.FLASH_BYTES + " bytes");
            }
            flashBytes = OptionalInt.of(bytes);
            return this;
        }

        /**
         * Refuses with -10336 whatever is written into one block of any file.
         *
         * @param block which block of 4096 bytes of the file, 0 for the first
         * @return this
         * @throws InvalidRequestException if it is negative
         */
        public Builder badBlock(int block) {
            badBlock = OptionalInt.of((int) checked(block));
            return this;
        }

        /**
         * Chooses another one of the runs that this plan stands for.
         *
         * @param value where randomness begins; 1 if not set
         * @return this
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Makes the plan.
         *
         * @return the plan
         */
        public FaultPlan build() {
            return new FaultPlan(this);
        }

        private Builder add(String command, OptionalInt occurrence, Kind kind, Optional<String> text) {
            return add(command, occurrence, kind, text, OptionalInt.empty());
        }

        private Builder add(String command, int occurrence, Kind kind, int amount) {
            return add(command, OptionalInt.of(occurrence), kind, Optional.empty(), OptionalInt.of(amount));
        }

        private Builder add(
                String command, OptionalInt occurrence, Kind kind, Optional<String> text, OptionalInt amount) {
            Objects.requireNonNull(command, "command");
            if (command.isBlank()) {
                throw new InvalidRequestException("command", "is empty", "a command's name such as fileWrite");
            }
            if (occurrence.isPresent() && occurrence.getAsInt() < 1) {
                throw new InvalidRequestException(
                        "occurrence", occurrence.getAsInt() + " is out of range", "1 (the first) or more");
            }
            commandFaults.add(new CommandFault(Words.lower(command), occurrence, kind, text, amount));
            return this;
        }

        private Builder add(Direction direction, ByteFaultKind kind, double rate) {
            byteFaults.add(new ByteFault(direction, kind, checked(rate), OptionalLong.empty(), Duration.ZERO));
            return this;
        }

        private Builder add(Direction direction, ByteFaultKind kind, long offset) {
            byteFaults.add(new ByteFault(direction, kind, 0, OptionalLong.of(checked(offset)), Duration.ZERO));
            return this;
        }

        private static long atLeastOne(String argument, long value) {
            if (value < 1) {
                throw new InvalidRequestException(argument, value + " is out of range", "1 or more");
            }
            return value;
        }

        private static double checked(double rate) {
            if (!(rate >= 0 && rate <= 1)) {
                throw new InvalidRequestException("rate", rate + " is out of range", "0 to 1");
            }
            return rate;
        }

        private static long checked(long offset) {
            if (offset < 0) {
                throw new InvalidRequestException("offset", offset + " is out of range", "0 (the first) or more");
            }
            return offset;
        }

        private static Duration checked(Duration delay) {
            if (delay.toMillis() < 1 || delay.compareTo(MAX_DELAY) > 0) {
                throw new InvalidRequestException("delay", delay + " is out of range", "1 ms to 1 h");
            }
            return delay;
        }
    }
}
