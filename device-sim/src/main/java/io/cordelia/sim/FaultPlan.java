package io.cordelia.sim;

import io.cordelia.device.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What goes wrong between a host and a simulated module, and when. The same plan gives the same faults: two runs in which
 * the module gets the same bytes and says the same things in the same order are the same on the wire. Immutable; made with
 * {@link #builder}, or from YAML with {@link #parse} and {@link #read}.
 *
 * <p>In YAML a plan is a list of entries; where there is one entry only, the list may be left out. An entry is the name of
 * one of the builder's methods, mostly with keys:
 *
 * <pre>{@code
 * - seed: 7                                        # or: random
 * - drop: {rate: 0.001, towards: host}             # flip, duplicate; towards: module
 * - delay: {offset: 12, towards: module, time: 20ms}    # the byte with this offset
 * - refuse: {command: fileWrite, nth: 3, code: -10336}
 * - refuse: {command: test, error: "allocate,0"}   # without nth: every one
 * - restart: {nth: 7}                              # without command: any command
 * - silence: {command: fileClose, nth: 1}          # unplug, withoutFinal, wrongLength, loseWlan, loseBroker
 * - unplugAfterBytes: 1000                         # restartAfterBytes
 * - eventInside: {command: get, nth: 1, event: "+eventgeneral:error,-6,1"}
 * - delayFinal: {command: get, nth: 1, time: 2s}
 * - cut: {command: get, nth: 1, bytes: 7}          # garbage
 * - echo                                           # lfCr
 * - slow: 20ms
 * - flashBytes: 0
 * - badBlock: 3
 * }</pre>
 *
 * <p>Times are whole numbers with the unit ms, s, min or h. {@link #toString} gives a plan in this form on one line, so that
 * a run can be repeated.
 *
 * <p>Commands are counted by name, in any case, over all ports, from the moment the plan is given to the module; so are the
 * bytes of each direction. Of several faults that strike one command, one that refuses it or leaves it undone comes before
 * the others, which strike its answer together.
 */
public final class FaultPlan {

    /** As the name of a command: any command. */
    public static final String ANY = "any";

    /** As the number of a command: every one of them. */
    public static final int EVERY = 0;

    private static final long DEFAULT_SEED = 1;
    private static final Pattern COMMAND = Pattern.compile("\\w+");
    private static final Set<String> TELLING_A_LENGTH = Set.of("fileread", "filewrite", ANY);
    private static final int MAX_GARBAGE = 65_536;
    private static final Duration MAX_DELAY = Duration.ofHours(1);
    private static final FaultPlan NONE = builder().build();

    private final List<Fault> faults;
    private final OptionalLong seed;

    private FaultPlan(Builder builder) {
        faults = List.copyOf(builder.faults);
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

    /**
     * Reads a plan from YAML.
     *
     * @param texts documents as this class describes, put together in their order; each may also be a single entry, such as
     *     {@code drop: {rate: 0.001, towards: host}}
     * @return the plan; the empty one if there is no text
     * @throws InvalidRequestException if a text is not right; names the line of a text that has many, the entry, the key, and
     *     what is allowed
     */
    public static FaultPlan parse(String... texts) {
        Builder builder = builder();
        for (String text : texts) {
            FaultPlanReader.read("fault plan", text, builder);
        }
        return builder.build();
    }

    /**
     * Reads a plan from a file.
     *
     * @param file YAML in UTF-8, as this class describes
     * @return the plan
     * @throws InvalidRequestException if the file cannot be read or is not right, naming it and the line
     */
    public static FaultPlan read(Path file) {
        Builder builder = builder();
        FaultPlanReader.read(file, builder);
        return builder.build();
    }

    /**
     * This plan and more.
     *
     * @param more what goes wrong besides; where a plan can have a fault only once, such as {@code slow}, this one counts,
     *     and so does its seed if it sets one
     * @return a plan with the faults of both
     */
    public FaultPlan and(FaultPlan more) {
        Builder both = builder();
        both.seed = more.seed.isPresent() ? more.seed : seed;
        faults.forEach(both::add);
        more.faults.forEach(both::add);
        return both.build();
    }

    /**
     * Whether nothing goes wrong.
     *
     * @return true if there is no fault in it
     */
    public boolean isEmpty() {
        return faults.isEmpty();
    }

    boolean hasCommandFaults() {
        return all(Fault.AtCommand.class).findAny().isPresent();
    }

    List<Fault.AtCommand> at(String command, int ofThisName, int ofAll) {
        return all(Fault.AtCommand.class)
                .filter(f -> f.strikes(command, ofThisName, ofAll))
                .toList();
    }

    List<Fault.OfBytes> byteFaults(Direction direction) {
        return all(Fault.OfBytes.class).filter(f -> f.direction() == direction).toList();
    }

    /** By number of bytes; those of one number in the plan's order. */
    List<Fault.AfterBytes> afterBytes() {
        return all(Fault.AfterBytes.class)
                .sorted(Comparator.comparingLong(Fault.AfterBytes::bytes))
                .toList();
    }

    boolean echo() {
        return one(Fault.Echo.class).isPresent();
    }

    boolean lfCr() {
        return one(Fault.LfCr.class).isPresent();
    }

    Duration slowness() {
        return one(Fault.Slow.class).map(Fault.Slow::delay).orElse(Duration.ZERO);
    }

    int flashBytes() {
        return one(Fault.FlashBytes.class).map(Fault.FlashBytes::bytes).orElse(Assumptions.FLASH_BYTES);
    }

    OptionalInt badBlock() {
        return one(Fault.BadBlock.class).stream()
                .mapToInt(Fault.BadBlock::block)
                .findFirst();
    }

    long seed() {
        return seed.orElse(DEFAULT_SEED);
    }

    /** Refuses faults at commands that there are not, in lower case: they would never strike. */
    void requireCommands(Set<String> known) {
        all(Fault.AtCommand.class)
                .map(Fault.AtCommand::command)
                .filter(command -> !command.equals(ANY) && !known.contains(command))
                .findFirst()
                .ifPresent(command -> {
                    throw new InvalidRequestException(
                            "command of a fault",
                            "\"" + command + "\" is not a command of the module",
                            String.join(", ", new TreeSet<>(known)) + ", " + ANY);
                });
    }

    private <F extends Fault> Stream<F> all(Class<F> kind) {
        return faults.stream().filter(kind::isInstance).map(kind::cast);
    }

    private <F extends Fault> Optional<F> one(Class<F> kind) {
        return all(kind).findFirst();
    }

    /** Compares faults, their order and the seed. */
    @Override
    public boolean equals(Object other) {
        return other instanceof FaultPlan p && faults.equals(p.faults) && seed() == p.seed();
    }

    @Override
    public int hashCode() {
        return Objects.hash(faults, seed());
    }

    /** The plan as a line of YAML, which {@link #parse} reads back. */
    @Override
    public String toString() {
        return Stream.concat(Stream.of("seed: " + seed()), faults.stream().map(Fault::toString))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** Which way bytes go. */
    public enum Direction {
        /** What the host sends. */
        TO_MODULE("module"),
        /** What the module sends. */
        TO_HOST("host");

        private final String word;

        Direction(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** Collects faults. Not safe for use by many threads. */
    public static final class Builder {

        private final List<Fault> faults = new ArrayList<>();
        private OptionalLong seed = OptionalLong.empty();

        private Builder() {}

        /**
         * Refuses one command of a name with {@code ERROR: process command,<code>}; it is not carried out.
         *
         * @param command the name, such as {@code fileWrite}, or {@link #ANY}
         * @param nth which of them, 1 for the first, or {@link #EVERY}
         * @param code the error code, such as -10336
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder refuse(String command, int nth, int code) {
            return add(command, nth, Fault.CommandKind.REFUSE, Optional.of("process command," + code));
        }

        /**
         * Refuses one command of a name with any error; it is not carried out.
         *
         * @param command the name, such as {@code fileWrite}, or {@link #ANY}
         * @param nth which of them, 1 for the first, or {@link #EVERY}
         * @param error what follows {@code ERROR: }, such as {@code allocate,0}
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder refuse(String command, int nth, String error) {
            return add(command, nth, Fault.CommandKind.REFUSE, Optional.of(line("error", error)));
        }

        /**
         * Leaves one command of a name without any answer; it is not carried out.
         *
         * @param command the name, such as {@code test}, or {@link #ANY}
         * @param nth which of them, 1 for the first, or {@link #EVERY}
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder silence(String command, int nth) {
            return add(command, nth, Fault.CommandKind.SILENCE, Optional.empty());
        }

        /**
         * Closes the port when one command of a name comes in on it; the command is not carried out. The module itself
         * stays up.
         *
         * @param command the name, such as {@code fileWrite}, or {@link #ANY}
         * @param nth which of them, 1 for the first, or {@link #EVERY}
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder unplug(String command, int nth) {
            return add(command, nth, Fault.CommandKind.UNPLUG, Optional.empty());
        }

        /**
         * Closes the port when so many bytes have been received. The module itself stays up.
         *
         * @param bytes how many it still receives, 1 or more
         * @return this
         * @throws InvalidRequestException if it is less than 1
         */
        public Builder unplugAfterBytes(long bytes) {
            return add(new Fault.AfterBytes(Fault.ByteCountKind.UNPLUG, atLeastOne(bytes)));
        }

        /**
         * Restarts the module at one command of a name, as if its power had gone for a moment; the command is not carried
         * out.
         *
         * @param command the name, such as {@code fileWrite}, or {@link #ANY}
         * @param nth which of them, 1 for the first, or {@link #EVERY}
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder restart(String command, int nth) {
            return add(command, nth, Fault.CommandKind.RESTART, Optional.empty());
        }

        /**
         * Restarts the module when so many bytes have been received; it hears those that come after them.
         *
         * @param bytes how many it still receives, 1 or more
         * @return this
         * @throws InvalidRequestException if it is less than 1
         */
        public Builder restartAfterBytes(long bytes) {
            return add(new Fault.AfterBytes(Fault.ByteCountKind.RESTART, atLeastOne(bytes)));
        }

        /**
         * Puts an event before the final response of one command of a name.
         *
         * @param command the name, such as {@code get}, or {@link #ANY}
         * @param nth which of them, 1 for the first, or {@link #EVERY}
         * @param event the event's line without its end; UTF-8 on the wire
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder eventInside(String command, int nth, String event) {
            return add(command, nth, Fault.CommandKind.EVENT_INSIDE, Optional.of(line("event", event)));
        }

        /**
         * Carries out one command of a name without the final response.
         *
         * @param command the name, such as {@code fileClose}, or {@link #ANY}
         * @param nth which of them, 1 for the first, or {@link #EVERY}
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder withoutFinal(String command, int nth) {
            return add(command, nth, Fault.CommandKind.WITHOUT_FINAL, Optional.empty());
        }

        /**
         * Carries out one command of a name, and sends the final response later. What is asked meanwhile is answered before.
         *
         * @param command the name, such as {@code fileClose}, or {@link #ANY}
         * @param nth which of them, 1 for the first, or {@link #EVERY}
         * @param delay 1 ms to 1 h
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder delayFinal(String command, int nth, Duration delay) {
            return add(command, nth, Fault.CommandKind.DELAY_FINAL, (int)
                    checked(delay).toMillis());
        }

        /**
         * Carries out one command of a name, and sends only the beginning of what is said at once.
         *
         * @param command the name, such as {@code fileRead}, or {@link #ANY}
         * @param nth which of them, 1 for the first, or {@link #EVERY}
         * @param bytes how many bytes are sent, 0 or more
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder cut(String command, int nth, int bytes) {
            if (bytes < 0) {
                throw new InvalidRequestException("bytes", bytes + " is out of range", "0 or more");
            }
            return add(command, nth, Fault.CommandKind.CUT, bytes);
        }

        /**
         * Sends lines of random bytes (0x80 to 0xFF) between the lines of the response to one command of a name: one before
         * each.
         *
         * @param command the name, such as {@code get}, or {@link #ANY}
         * @param nth which of them, 1 for the first, or {@link #EVERY}
         * @param bytes how many a line, 1 to 65536
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder garbage(String command, int nth, int bytes) {
            if (bytes < 1 || bytes > MAX_GARBAGE) {
                throw new InvalidRequestException("bytes", bytes + " is out of range", "1 to " + MAX_GARBAGE);
            }
            return add(command, nth, Fault.CommandKind.GARBAGE, bytes);
        }

        /**
         * Tells a length that is 1 too large in the answer to one {@code fileRead} or {@code fileWrite}.
         *
         * @param command {@code fileRead}, {@code fileWrite} or {@link #ANY}
         * @param nth which of them, 1 for the first, or {@link #EVERY}
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder wrongLength(String command, int nth) {
            if (!TELLING_A_LENGTH.contains(Words.lower(command))) {
                throw new InvalidRequestException(
                        "command", "\"" + command + "\" tells no length", "fileRead, fileWrite, any");
            }
            return add(command, nth, Fault.CommandKind.WRONG_LENGTH, Optional.empty());
        }

        /**
         * Loses the WLAN connection after one command of a name was answered; the access point stays in reach.
         *
         * @param command the name, such as {@code iotpublish}, or {@link #ANY}
         * @param nth which of them, 1 for the first, or {@link #EVERY}
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder loseWlan(String command, int nth) {
            return add(command, nth, Fault.CommandKind.LOSE_WLAN, Optional.empty());
        }

        /**
         * Loses the connection to the broker after one command of a name was answered.
         *
         * @param command the name, such as {@code iotpublish}, or {@link #ANY}
         * @param nth which of them, 1 for the first, or {@link #EVERY}
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder loseBroker(String command, int nth) {
            return add(command, nth, Fault.CommandKind.LOSE_BROKER, Optional.empty());
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
            return add(direction, Fault.ByteKind.DROP, rate, Duration.ZERO);
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
            return add(direction, Fault.ByteKind.DROP, offset, Duration.ZERO);
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
            return add(direction, Fault.ByteKind.FLIP, rate, Duration.ZERO);
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
            return add(direction, Fault.ByteKind.FLIP, offset, Duration.ZERO);
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
            return add(direction, Fault.ByteKind.DUPLICATE, rate, Duration.ZERO);
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
            return add(direction, Fault.ByteKind.DUPLICATE, offset, Duration.ZERO);
        }

        /**
         * Pauses before bytes at random; those after them wait behind them.
         *
         * @param direction which way
         * @param rate the probability for each byte, 0 to 1
         * @param delay how long, 1 ms to 1 h in whole milliseconds
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder delayBytes(Direction direction, double rate, Duration delay) {
            return add(direction, Fault.ByteKind.DELAY, rate, checked(delay));
        }

        /**
         * Pauses before one byte; those after it wait behind it.
         *
         * @param direction which way
         * @param offset which byte, 0 for the first
         * @param delay how long, 1 ms to 1 h in whole milliseconds
         * @return this
         * @throws InvalidRequestException if an argument is out of its range
         */
        public Builder delayByteAt(Direction direction, long offset, Duration delay) {
            return add(direction, Fault.ByteKind.DELAY, offset, checked(delay));
        }

        /**
         * Sends back what comes in on a port, as a module with echo does. What is sent back suffers no other faults.
         *
         * @return this
         */
        public Builder echo() {
            return add(new Fault.Echo());
        }

        /**
         * Ends lines with LF CR (F).
         *
         * @return this
         */
        public Builder lfCr() {
            return add(new Fault.LfCr());
        }

        /**
         * Makes the module take its time for everything that it says.
         *
         * @param delay how long before each response and event, 1 ms to 1 h in whole milliseconds; set again, the last counts
         * @return this
         * @throws InvalidRequestException if it is out of range
         */
        public Builder slow(Duration delay) {
            return add(new Fault.Slow(checked(delay)));
        }

        /**
         * Leaves less room on the flash.
         *
         * @param bytes how much there is for all files, 0 (full from the start) to 1048576; counted in whole blocks of 4096;
         *     set again, the last counts
         * @return this
         * @throws InvalidRequestException if it is out of range
         */
        public Builder flashBytes(int bytes) {
            if (bytes < 0 || bytes > Assumptions.FLASH_BYTES) {
                throw new InvalidRequestException(
                        "flash size", bytes + " is out of range", "0 to " + Assumptions.FLASH_BYTES + " bytes");
            }
            return add(new Fault.FlashBytes(bytes));
        }

        /**
         * Refuses with -10336 whatever is written into one block of any file.
         *
         * @param block which block of 4096 bytes of the file, 0 for the first; set again, the last counts
         * @return this
         * @throws InvalidRequestException if it is negative
         */
        public Builder badBlock(int block) {
            if (block < 0) {
                throw new InvalidRequestException("block", block + " is out of range", "0 (the first) or more");
            }
            return add(new Fault.BadBlock(block));
        }

        /**
         * Chooses another one of the runs that this plan stands for.
         *
         * @param value where randomness begins; 1 if not set
         * @return this
         */
        public Builder seed(long value) {
            seed = OptionalLong.of(value);
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

        private Builder add(String command, int nth, Fault.CommandKind kind, Optional<String> text) {
            return add(command, nth, kind, text, OptionalInt.empty());
        }

        private Builder add(String command, int nth, Fault.CommandKind kind, int amount) {
            return add(command, nth, kind, Optional.empty(), OptionalInt.of(amount));
        }

        private Builder add(
                String command, int nth, Fault.CommandKind kind, Optional<String> text, OptionalInt amount) {
            if (!COMMAND.matcher(command).matches()) {
                throw new InvalidRequestException(
                        "command", '"' + command + "\" is not a name", "a command's name such as fileWrite, or any");
            }
            if (nth < EVERY) {
                throw new InvalidRequestException("nth", nth + " is out of range", "1 (the first) or more");
            }
            return add(new Fault.AtCommand(kind, Words.lower(command), nth, text, amount));
        }

        private Builder add(Direction direction, Fault.ByteKind kind, double rate, Duration delay) {
            if (!(rate >= 0 && rate <= 1)) {
                throw new InvalidRequestException("rate", rate + " is out of range", "0 to 1");
            }
            return add(new Fault.OfBytes(kind, direction, rate, OptionalLong.empty(), delay));
        }

        private Builder add(Direction direction, Fault.ByteKind kind, long offset, Duration delay) {
            if (offset < 0) {
                throw new InvalidRequestException("offset", offset + " is out of range", "0 (the first) or more");
            }
            return add(new Fault.OfBytes(kind, direction, 0, OptionalLong.of(offset), delay));
        }

        private Builder add(Fault fault) {
            if (fault.isSingle()) {
                faults.removeIf(f -> f.getClass() == fault.getClass());
            }
            faults.add(fault);
            return this;
        }

        private static String line(String argument, String text) {
            if (text.isBlank()
                    || text.indexOf('\r') >= 0
                    || text.indexOf('\n') >= 0
                    || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw new InvalidRequestException(argument, "is not one line", "one line without its end");
            }
            return text;
        }

        private static long atLeastOne(long bytes) {
            if (bytes < 1) {
                throw new InvalidRequestException("bytes", bytes + " is out of range", "1 or more");
            }
            return bytes;
        }

        private static Duration checked(Duration delay) {
            if (delay.toMillis() < 1 || delay.compareTo(MAX_DELAY) > 0) {
                throw new InvalidRequestException("time", delay + " is out of range", "1 ms to 1 h");
            }
            return Duration.ofMillis(delay.toMillis());
        }
    }
}
