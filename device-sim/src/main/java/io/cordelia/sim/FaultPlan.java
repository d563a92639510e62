package io.cordelia.sim;

import io.cordelia.device.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What goes wrong between a host and a simulated module, and when: the same plan gives the same faults. Immutable; made
 * with {@link #builder}.
 *
 * <p>Commands are counted by name, in any case, over all ports, from the moment the plan is given to the module.
 */
public final class FaultPlan {

    private static final FaultPlan NONE = builder().build();

    private final List<CommandFault> commandFaults;
    private final OptionalLong unplugAfterBytes;

    private FaultPlan(Builder builder) {
        commandFaults = List.copyOf(builder.commandFaults);
        unplugAfterBytes = builder.unplugAfterBytes;
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

    OptionalLong unplugAfterBytes() {
        return unplugAfterBytes;
    }

    /** Tells the plan, so that a failed run can be repeated. */
    @Override
    public String toString() {
        return "FaultPlan" + commandFaults
                + (unplugAfterBytes.isPresent() ? " unplug after " + unplugAfterBytes.getAsLong() + " bytes" : "");
    }

    /** What is done instead of a command. */
    enum Kind {
        REFUSE,
        SILENCE,
        UNPLUG
    }

    /**
     * A fault at a command.
     *
     * @param command its name in lower case
     * @param occurrence which of them, from 1 on; empty for every one
     * @param kind what is done instead
     * @param error what follows {@code ERROR: }, if it is refused
     */
    record CommandFault(String command, OptionalInt occurrence, Kind kind, Optional<String> error) {

        @Override
        public String toString() {
            return kind + " " + command + (occurrence.isPresent() ? " #" + occurrence.getAsInt() : " always")
                    + error.map(e -> " (" + e + ")").orElse("");
        }
    }

    /** Collects faults. Not safe for use by many threads. */
    public static final class Builder {

        private final List<CommandFault> commandFaults = new ArrayList<>();
        private OptionalLong unplugAfterBytes = OptionalLong.empty();

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
            if (bytes < 1) {
                throw new InvalidRequestException("number of bytes", bytes + " is out of range", "1 or more");
            }
            unplugAfterBytes = OptionalLong.of(bytes);
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

        private Builder add(String command, OptionalInt occurrence, Kind kind, Optional<String> error) {
            Objects.requireNonNull(command, "command");
            if (command.isBlank()) {
                throw new InvalidRequestException("command", "is empty", "a command's name such as fileWrite");
            }
            if (occurrence.isPresent() && occurrence.getAsInt() < 1) {
                throw new InvalidRequestException(
                        "occurrence", occurrence.getAsInt() + " is out of range", "1 (the first) or more");
            }
            commandFaults.add(new CommandFault(Words.lower(command), occurrence, kind, error));
            return this;
        }
    }
}
