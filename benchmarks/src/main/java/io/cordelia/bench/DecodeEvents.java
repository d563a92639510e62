package io.cordelia.bench;

import io.cordelia.at.EventDecoding;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How fast the driver makes events of bytes, on one core. */
final class DecodeEvents implements Benchmark {

    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final double MAX_ALLOCATED = 400;

    @Override
    public String name() {
        return "decode-events";
    }

    @Override
    public String explanation() {
        return "recv events with a 60-byte payload that are decoded a second on one core, at the worst cut into reads";
    }

    @Override
    public Goal goal() {
        return Goal.atLeast(1_000_000);
    }

    @Override
    public Figure measure(PrintStream out) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(EventDecoding.class.getName() + ".decode")
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();
        double mostAllocated = 0;
        for (RunResult result : results) {
            double allocated = result.getSecondaryResults().get(ALLOCATED).getScore();
            mostAllocated = Math.max(mostAllocated, allocated);
            out.printf(
                    Locale.ROOT,
                    "reads of %4s bytes: %9.0f events/s (+- %.0f), %.0f bytes allocated an event%n",
                    result.getParams().getParam("readBytes"),
                    rate(result),
                    result.getPrimaryResult().getScoreError(),
                    allocated);
        }
        out.printf(
                Locale.ROOT,
                "allocated at most %.0f bytes an event; the goal, at most %.0f, is %s%n",
                mostAllocated,
                MAX_ALLOCATED,
                mostAllocated <= MAX_ALLOCATED ? "met" : "missed");
        RunResult worst =
                results.stream().min(Comparator.comparing(DecodeEvents::rate)).orElseThrow();
        return new Figure(rate(worst), 0, "events/s");
    }

    private static double rate(RunResult result) {
        return result.getPrimaryResult().getScore();
    }
}
