package io.cordelia.sim;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A fault plan at work: it counts, and tells when something is due. Not thread-safe. */
final class Faults {

    private final FaultPlan plan;
    private final Map<String, Integer> commandCounts = new HashMap<>();
    private OptionalLong unplugAfter;
    private long bytesReceived;

    Faults(FaultPlan plan) {
        this.plan = plan;
        this.unplugAfter = plan.unplugAfterBytes();
    }

    /** How many of these bytes still come in; fewer than given, or all, if the port is to be closed after them. */
    int receive(int count) {
        if (unplugAfter.isEmpty()) {
            return count;
        }
        int let = (int) Math.min(count, unplugAfter.getAsLong() - bytesReceived);
        bytesReceived += let;
        return let;
    }

    /** Whether the port is to be closed because of the bytes that came in; true once. */
    boolean takeUnplug() {
        boolean due = unplugAfter.isPresent() && bytesReceived == unplugAfter.getAsLong();
        if (due) {
            unplugAfter = OptionalLong.empty();
        }
        return due;
    }

    /** What is to be done instead of this command. */
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
