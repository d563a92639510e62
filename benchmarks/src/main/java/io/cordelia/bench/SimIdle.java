package io.cordelia.bench;

import io.cordelia.sim.MemoryPort;
import io.cordelia.sim.SimulatedModule;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a simulated module takes while it does nothing. */
final class SimIdle implements Benchmark {

    private static final int MODULES = 1000;
    private static final int COLLECTIONS = 5;

    @Override
    public String name() {
        return "sim-idle";
    }

    @Override
    public String explanation() {
        return "heap of an idle simulated module on a port in memory, booted and with its start-up event unread";
    }

    @Override
    public Goal goal() {
        return Goal.atMost(64);
    }

    @Override
    public Figure measure(PrintStream out) {
        List<SimulatedModule> modules = new ArrayList<>(MODULES);
        try {
            // What all modules share, such as classes and tables, is there before.
            modules.add(idle());
            int threads = threads();
            long before = usedHeap();
            for (int i = 0; i < MODULES; i++) {
                modules.add(idle());
            }
            double kib = (usedHeap() - before) / 1024.0 / MODULES;
            out.printf(
                    Locale.ROOT,
                    "%d modules: %.1f KiB and %d threads all together%n",
                    MODULES,
                    kib * MODULES,
                    threads() - threads);
            return new Figure(kib, 1, "KiB/module");
        } finally {
            modules.forEach(SimulatedModule::close);
        }
    }

    private static SimulatedModule idle() {
        return SimulatedModule.builder().port(new MemoryPort()).start();
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long usedHeap() {
        var memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
