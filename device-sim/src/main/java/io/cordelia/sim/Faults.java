package io.cordelia.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A fault plan at work: it counts, and tells when something is due. Not thread-safe. */
final class Faults {

    private static final String CR_LF = "\r\n";
    private static final String LF_CR = "\n\r";
    private static final Pattern LENGTH =
            Pattern.compile("(\\+fileread:[01],|\\+filewrite:)(\\d+)(.*)", Pattern.DOTALL);

    private final FaultPlan plan;

    // Asked for at each command, so not looked up in the plan each time.
    private final boolean atCommands;
    private final boolean echoes;
    private final String lineEnd;
    private final Duration slowness;

    private final Map<String, Integer> commandCounts = new HashMap<>(0);
    private final ByteFaults toModule;
    private final ByteFaults toHost;
    private final Random garbage;
    private final Queue<Fault.AfterBytes> afterBytes;
    private int commandCount;
    private long bytesReceived;

    Faults(FaultPlan plan) {
        this.plan = plan;
        this.atCommands = plan.hasCommandFaults();
        this.echoes = plan.echo();
        this.lineEnd = plan.lfCr() ? LF_CR : CR_LF;
        this.slowness = plan.slowness();
        this.toModule = new ByteFaults(plan.byteFaults(FaultPlan.Direction.TO_MODULE), plan.seed());
        this.toHost = new ByteFaults(plan.byteFaults(FaultPlan.Direction.TO_HOST), plan.seed() + 1);
        this.garbage = new Random(plan.seed() + 2);
        this.afterBytes = new ArrayDeque<>(plan.afterBytes());
    }

    FaultPlan plan() {
        return plan;
    }

    /**
     * How many of these bytes come in before it must be asked what happens: one by one while something waits for its
     * count, as a command among them may end the hearing, and what is not heard does not count.
     */
    int receive(int count) {
        int let = afterBytes.isEmpty() ? count : 1;
        bytesReceived += let;
        return let;
    }

    /** What happens because of the bytes that came in; each is told once. */
    Optional<Fault.ByteCountKind> takeDue() {
        Fault.AfterBytes next = afterBytes.peek();
        if (next == null || next.bytes() > bytesReceived) {
            return Optional.empty();
        }
        return Optional.of(afterBytes.remove().kind());
    }

    /** What the module receives instead of these bytes. */
    List<ByteFaults.Piece> toModule(byte[] bytes) {
        return toModule.apply(bytes);
    }

    /** What the host receives instead of these bytes. */
    List<ByteFaults.Piece> toHost(byte[] bytes) {
        return toHost.apply(bytes);
    }

    boolean echoes() {
        return echoes;
    }

    String lineEnd() {
        return lineEnd;
    }

    Duration slowness() {
        return slowness;
    }

    /** What is to be done to this command; counts it. */
    List<Fault.AtCommand> at(String command) {
        if (!atCommands) {
            return List.of();
        }
        commandCount++;
        return plan.at(command, commandCounts.merge(command, 1, Integer::sum), commandCount);
    }

    /** Does to the lines of a response what these faults say, but for its last line, which only gets company. */
    void spoil(List<Fault.AtCommand> due, List<String> lines) {
        for (Fault.AtCommand fault : due) {
            switch (fault.kind()) {
                case WRONG_LENGTH -> lines.replaceAll(Faults::withWrongLength);
                case EVENT_INSIDE ->
                    lines.add(lines.size() - 1, Wire.of(fault.text().orElseThrow()));
                case GARBAGE -> {
                    for (int at = lines.size() - 1; at >= 0; at--) {
                        lines.add(at, garbage(fault.amount().orElseThrow()));
                    }
                }
                default -> {
                    // Leaves the lines as they are.
                }
            }
        }
    }

    /** A line of nonsense: no line ends, and nothing that could be taken for a response. */
    private String garbage(int count) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < count; i++) {
            line.append((char) (0x80 + garbage.nextInt(0x80)));
        }
        return line.toString();
    }

    /** The line with a length that is 1 too large, if it tells one. */
    private static String withWrongLength(String line) {
        Matcher matcher = LENGTH.matcher(line);
        return matcher.matches()
                ? matcher.group(1) + (Integer.parseInt(matcher.group(2)) + 1) + matcher.group(3)
                : line;
    }
}
