package io.cordelia.sim;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** A fault plan at work: it counts, and tells when something is due. Not thread-safe. */
final class Faults {

    private static final String CR_LF = "\r\n";
    private static final String LF_CR = "\n\r";

    private final FaultPlan plan;
    private final Map<String, Integer> commandCounts = new HashMap<>(0);
    private final ByteFaults toModule;
    private final ByteFaults toHost;
    private final Random garbage;
    private OptionalLong unplugAfter;
    private OptionalLong restartAfter;
    private long bytesReceived;

    Faults(FaultPlan plan) {
        this.plan = plan;
        this.toModule = new ByteFaults(plan.byteFaults(FaultPlan.Direction.TO_MODULE), plan.seed());
        this.toHost = new ByteFaults(plan.byteFaults(FaultPlan.Direction.TO_HOST), plan.seed() + 1);
        this.garbage = new Random(plan.seed() + 2);
        this.unplugAfter = plan.unplugAfterBytes();
        this.restartAfter = plan.restartAfterBytes();
    }

    /** How many of these bytes still come in; fewer than given, or all, if something is to happen after them. */
    int receive(int count) {
        long let = Math.min(count, Math.min(left(unplugAfter), left(restartAfter)));
        bytesReceived += let;
        return (int) let;
    }

    private long left(OptionalLong limit) {
        return limit.isPresent() ? limit.getAsLong() - bytesReceived : Long.MAX_VALUE;
    }

    /** Whether the port is to be closed because of the bytes that came in; true once. */
    boolean takeUnplug() {
        boolean due = left(unplugAfter) == 0;
        if (due) {
            unplugAfter = OptionalLong.empty();
        }
        return due;
    }

    /** Whether the module is to restart because of the bytes that came in; true once. */
    boolean takeRestart() {
        boolean due = left(restartAfter) == 0;
        if (due) {
            restartAfter = OptionalLong.empty();
        }
        return due;
    }

    /** What the module receives instead of these bytes. */
    byte[] toModule(byte[] bytes) {
        ByteArrayOutputStream received = new ByteArrayOutputStream(bytes.length);
        toModule.apply(bytes).forEach(p -> received.writeBytes(p.bytes()));
        return received.toByteArray();
    }

    /** What the host receives instead of these bytes. */
    List<ByteFaults.Piece> toHost(byte[] bytes) {
        return toHost.apply(bytes);
    }

    /** A line of nonsense: no line ends, and nothing that could be taken for a response. */
    String garbage(int count) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < count; i++) {
            line.append((char) (0x80 + garbage.nextInt(0x80)));
        }
        return line.toString();
    }

    boolean echoes() {
        return plan.echo();
    }

    String lineEnd() {
        return plan.lfCr() ? LF_CR : CR_LF;
    }

    Duration slowness() {
        return plan.slowness();
    }

    /** What is to be done to this command. */
    Optional<FaultPlan.CommandFault> at(String command) {
        if (plan.commandFaults().isEmpty()) {
            return Optional.empty();
        }
        int count = commandCounts.merge(command, 1, Integer::sum);
        return plan.commandFaults().stream()
                .filter(f -> f.command().equals(command))
                .filter(f -> f.occurrence().isEmpty() || f.occurrence().getAsInt() == count)
                .findFirst();
    }
}
