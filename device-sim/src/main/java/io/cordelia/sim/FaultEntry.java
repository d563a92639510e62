package io.cordelia.sim;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.sim.FaultPlan.Builder;
import io.cordelia.sim.FaultPlan.Direction;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * One entry of a plan's YAML.
 *
 * @param name which fault
 * @param value what stands after the name if it is no keys; empty if there is nothing
 * @param keys the keys with their values
 */
record FaultEntry(String name, String value, Map<String, String> keys) {

    private static final String COMMAND = "command";
    private static final String NTH = "nth";
    private static final String RATE = "rate";
    private static final String OFFSET = "offset";
    private static final String TOWARDS = "towards";
    private static final String TIME = "time";
    private static final String CODE = "code";
    private static final String ERROR = "error";
    private static final String EVENT = "event";
    private static final String BYTES = "bytes";
    private static final String RANDOM = "random";

    private static final Map<String, Reader> READERS = new TreeMap<>(Map.ofEntries(
            Map.entry("seed", FaultEntry::seed),
            Map.entry("drop", (e, b) -> e.bytes(b::dropBytes, b::dropByteAt)),
            Map.entry("flip", (e, b) -> e.bytes(b::flipBytes, b::flipByteAt)),
            Map.entry("duplicate", (e, b) -> e.bytes(b::duplicateBytes, b::duplicateByteAt)),
            Map.entry("delay", FaultEntry::delay),
            Map.entry("refuse", FaultEntry::refuse),
            Map.entry("silence", (e, b) -> e.command(b::silence)),
            Map.entry("unplug", (e, b) -> e.command(b::unplug)),
            Map.entry("unplugAfterBytes", (e, b) -> b.unplugAfterBytes(number(BYTES, e.single()))),
            Map.entry("restart", (e, b) -> e.command(b::restart)),
            Map.entry("restartAfterBytes", (e, b) -> b.restartAfterBytes(number(BYTES, e.single()))),
            Map.entry("eventInside", (e, b) -> {
                e.only(COMMAND, NTH, EVENT);
                b.eventInside(e.command(), e.nth(), e.required(EVENT, "the event's line"));
            }),
            Map.entry("withoutFinal", (e, b) -> e.command(b::withoutFinal)),
            Map.entry("delayFinal", (e, b) -> {
                e.only(COMMAND, NTH, TIME);
                b.delayFinal(e.command(), e.nth(), e.time());
            }),
            Map.entry("cut", (e, b) -> e.counted(b::cut)),
            Map.entry("garbage", (e, b) -> e.counted(b::garbage)),
            Map.entry("wrongLength", (e, b) -> e.command(b::wrongLength)),
            Map.entry("loseWlan", (e, b) -> e.command(b::loseWlan)),
            Map.entry("loseBroker", (e, b) -> e.command(b::loseBroker)),
            Map.entry("echo", (e, b) -> {
                e.bare();
                b.echo();
            }),
            Map.entry("lfCr", (e, b) -> {
                e.bare();
                b.lfCr();
            }),
            Map.entry("slow", (e, b) -> b.slow(FaultText.duration(TIME, e.single()))),
            Map.entry("flashBytes", (e, b) -> b.flashBytes(integer(BYTES, e.single()))),
            Map.entry("badBlock", (e, b) -> b.badBlock(integer("block", e.single())))));

    private interface Reader {
        void read(FaultEntry entry, Builder builder);
    }

    private interface AtCommand {
        void add(String command, int nth);
    }

    private interface CountedAtCommand {
        void add(String command, int nth, int bytes);
    }

    private interface AtRate {
        void add(Direction direction, double rate);
    }

    private interface AtOffset {
        void add(Direction direction, long offset);
    }

    /** The names that an entry can have. */
    static Set<String> names() {
        return READERS.keySet();
    }

    /**
     * Adds what the entry says.
     *
     * @throws InvalidRequestException if it is not right; its message begins with the name
     */
    void addTo(Builder builder) {
        Reader reader = READERS.get(name);
        if (reader == null) {
            throw new InvalidRequestException("fault", '"' + name + "\" is unknown", String.join(", ", names()));
        }
        try {
            reader.read(this, builder);
        } catch (InvalidRequestException e) {
            throw e.in(name);
        }
    }

    private static void seed(FaultEntry entry, Builder builder) {
        String seed = entry.single();
        builder.seed(seed.equals(RANDOM) ? new Random().nextLong() : number("seed", seed));
    }

    private static void delay(FaultEntry entry, Builder builder) {
        entry.only(RATE, OFFSET, TOWARDS, TIME);
        Duration time = entry.time();
        entry.place(
                (d, rate) -> builder.delayBytes(d, rate, time), (d, offset) -> builder.delayByteAt(d, offset, time));
    }

    private static void refuse(FaultEntry entry, Builder builder) {
        entry.only(COMMAND, NTH, CODE, ERROR);
        Optional<String> error = entry.find(ERROR);
        Optional<String> code = entry.find(CODE);
        if (error.isPresent() == code.isPresent()) {
            throw new InvalidRequestException(
                    "code",
                    code.isPresent() ? "and error are both there" : "is missing",
                    "code, such as -10336, or error");
        }
        error.ifPresent(e -> builder.refuse(entry.command(), entry.nth(), e));
        code.ifPresent(c -> builder.refuse(entry.command(), entry.nth(), integer(CODE, c)));
    }

    private void bytes(AtRate atRate, AtOffset atOffset) {
        only(RATE, OFFSET, TOWARDS);
        place(atRate, atOffset);
    }

    private void place(AtRate atRate, AtOffset atOffset) {
        Optional<String> rate = find(RATE);
        Optional<String> offset = find(OFFSET);
        if (rate.isPresent() == offset.isPresent()) {
            throw new InvalidRequestException(
                    "rate", rate.isPresent() ? "and offset are both there" : "is missing", "rate or offset");
        }
        Direction direction = direction();
        rate.ifPresent(r -> atRate.add(direction, decimal(RATE, r)));
        offset.ifPresent(o -> atOffset.add(direction, number(OFFSET, o)));
    }

    private void command(AtCommand fault) {
        only(COMMAND, NTH);
        fault.add(command(), nth());
    }

    private void counted(CountedAtCommand fault) {
        only(COMMAND, NTH, BYTES);
        fault.add(command(), nth(), integer(BYTES, required(BYTES, "how many")));
    }

    private String command() {
        return find(COMMAND).orElse(FaultPlan.ANY);
    }

    private int nth() {
        Optional<String> nth = find(NTH);
        if (nth.isEmpty()) {
            return FaultPlan.EVERY;
        }
        int number = integer(NTH, nth.get());
        if (number < 1) {
            throw new InvalidRequestException(NTH, number + " is out of range", "1 (the first) or more");
        }
        return number;
    }

    private Duration time() {
        return FaultText.duration(TIME, required(TIME, "such as 20ms, 2s, 1min"));
    }

    private Direction direction() {
        List<String> words =
                Arrays.stream(Direction.values()).map(Direction::word).toList();
        String allowed = String.join(", ", words);
        int index = words.indexOf(required(TOWARDS, allowed));
        if (index < 0) {
            throw new InvalidRequestException(TOWARDS, '"' + keys.get(TOWARDS) + "\" is unknown", allowed);
        }
        return Direction.values()[index];
    }

    private Optional<String> find(String key) {
        return Optional.ofNullable(keys.get(key));
    }

    private String required(String key, String allowed) {
        return find(key).orElseThrow(() -> new InvalidRequestException(key, "is missing", allowed));
    }

    /** Refuses other keys than these, and a value without a key. */
    private void only(String... allowed) {
        String list = String.join(", ", allowed);
        if (!value.isEmpty()) {
            throw new InvalidRequestException("value", '"' + value + "\" has no key", "{key: value, ...} with " + list);
        }
        keys.keySet().stream()
                .filter(key -> !List.of(allowed).contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw new InvalidRequestException("key", '"' + key + "\" is unknown", list);
                });
    }

    private void bare() {
        if (!value.isEmpty() || !keys.isEmpty()) {
            throw new InvalidRequestException("value", "is too much", "just the name");
        }
    }

    private String single() {
        if (value.isEmpty()) {
            throw new InvalidRequestException("value", "is missing", "one value after the name");
        }
        return value;
    }

    private static double decimal(String key, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(key, '"' + text + "\" is not a number", "such as 0.001");
        }
    }

    private static long number(String key, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(key, '"' + text + "\" is not a whole number", "such as 100");
        }
    }

    private static int integer(String key, String text) {
        long number = number(key, text);
        if (number != (int) number) {
            throw new InvalidRequestException(key, number + " is out of range", "less than 2147483648");
        }
        return (int) number;
    }
}
