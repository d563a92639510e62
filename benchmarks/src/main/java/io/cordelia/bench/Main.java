package io.cordelia.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** Runs one benchmark by name, or lists them. */
public final class Main {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private static final List<Benchmark> BENCHMARKS = List.of(
            new Upload(115_200, 0.97),
            new Upload(921_600, 0.90),
            new AtRoundTrip(),
            new DecodeEvents(),
            new SimIdle(),
            new SimAtTest(),
            new ManyModules(),
            new LineSpeed(),
            new KeyScan(),
            new ConnectCost(),
            new PublishVsPaho());

    private Main() {}

    /**
     * Runs the benchmark that is named, or lists all if none is, and ends the JVM: with status 0 if it was measured,
     * whatever the figure, 1 if it could not be measured, and 2 if there is none of that name.
     *
     * @param args the name, or nothing
     */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static List<Benchmark> benchmarks() {
        return BENCHMARKS;
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length == 0) {
            list(out);
            return DONE;
        }
        Optional<Benchmark> named = args.length == 1
                ? BENCHMARKS.stream().filter(b -> b.name().equals(args[0])).findFirst()
                : Optional.empty();
        if (named.isEmpty()) {
            err.println("benchmarks: there is no benchmark \"" + String.join(" ", args) + "\"; there are");
            list(err);
            return USAGE;
        }
        return run(named.get(), out, err);
    }

    static int run(Benchmark benchmark, PrintStream out, PrintStream err) {
        try {
            Machine.describe(out);
            Figure figure = benchmark.measure(out);
            boolean met = benchmark.goal().isMetBy(figure.value());
            out.println("the goal, " + benchmark.goal() + ", is " + (met ? "met" : "missed"));
            out.println(benchmark.name() + ": " + figure);
            return DONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("benchmarks: " + benchmark.name() + " was interrupted");
            return FAILED;
        } catch (Exception e) {
            err.println("benchmarks: " + benchmark.name() + " could not be measured: " + e.getMessage());
            return FAILED;
        }
    }

    private static void list(PrintStream to) {
        int width = BENCHMARKS.stream().mapToInt(b -> b.name().length()).max().orElseThrow();
        for (Benchmark benchmark : BENCHMARKS) {
            to.printf("%-" + width + "s  %s (%s)%n", benchmark.name(), benchmark.explanation(), benchmark.goal());
        }
    }
}
