package io.cordelia.bench;

import io.cordelia.bench.PublishRound.Way;
import io.cordelia.device.Qos;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** How fast the software device publishes, compared with Paho alone that is used the same way. */
final class PublishVsPaho implements Benchmark {

    private final int processes;
    private final int rounds;
    private final int messages;

    PublishVsPaho() {
        this(5, 5, 4_000);
    }

    /**
     * A shorter one.
     *
     * @param processes how many JVMs measure, one after the other: what the compiler and the scheduler make of nine threads
     *     is different in each, and stays as it is
     * @param rounds how often each is measured in each JVM
     * @param messages how many of them in a round
     */
    PublishVsPaho(int processes, int rounds, int messages) {
        this.processes = processes;
        this.rounds = rounds;
        this.messages = messages;
    }

    @Override
    public String name() {
        return "publish-vs-paho";
    }

    @Override
    public String explanation() {
        return "publish throughput of the software device divided by that of Paho alone, the lowest of QoS 0 and 1";
    }

    @Override
    public Goal goal() {
        return Goal.atLeast(0.95);
    }

    @Override
    public Figure measure(PrintStream out) throws Exception {
        List<PublishRound> all = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            all.addAll(measureInAnotherJvm());
        }
        double lowest = Double.MAX_VALUE;
        for (Qos qos : List.of(Qos.AT_MOST_ONCE, Qos.AT_LEAST_ONCE)) {
            for (Way way : Way.values()) {
                List<PublishRound> measured = all.stream()
                        .filter(round -> round.qos() == qos && round.way() == way)
                        .toList();
                lowest = Math.min(lowest, report(qos, way, measured, out));
            }
            mosquitto(qos, out);
        }
        return new Figure(lowest, 2, "times Paho alone");
    }

    private List<PublishRound> measureInAnotherJvm() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PublishRounds.class.getName(),
                        Integer.toString(rounds),
                        Integer.toString(messages))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            List<PublishRound> measured =
                    process.inputReader().lines().map(PublishRound::parse).toList();
            if (process.waitFor() != 0) {
                throw new IOException("the JVM that publishes ended with status " + process.exitValue());
            }
            return measured;
        } finally {
            process.destroyForcibly();
        }
    }

    private static double report(Qos qos, Way way, List<PublishRound> rounds, PrintStream out) {
        Samples single =
                Samples.of(rounds.stream().mapToDouble(PublishRound::ratio).toArray());
        double device = overall(rounds, PublishRound::device);
        double paho = overall(rounds, PublishRound::paho);
        out.printf(
                Locale.ROOT,
                "QoS %d, %-12s: device %6.0f, Paho %6.0f messages/s, ratio %.2f; of single rounds %.2f to %.2f, median %.2f%n",
                qos.level(),
                way,
                device,
                paho,
                device / paho,
                single.least(),
                single.most(),
                single.median());
        return device / paho;
    }

    /** Messages a second over all rounds. */
    private static double overall(List<PublishRound> rounds, ToDoubleFunction<PublishRound> rate) {
        return rounds.size()
                / rounds.stream()
                        .mapToDouble(round -> 1 / rate.applyAsDouble(round))
                        .sum();
    }

    private void mosquitto(Qos qos, PrintStream out) throws Exception {
        try (MessageSink sink = new MessageSink()) {
            Optional<MosquittoPub> tool = MosquittoPub.find(sink.port(), qos);
            if (tool.isEmpty()) {
                out.println("mosquitto_pub is not installed (Debian package mosquitto-clients), so it is left out");
                return;
            }
            double[] rates = new double[processes * rounds];
            for (int i = 0; i < rates.length; i++) {
                rates[i] = sink.rate(tool.get()::publish, messages);
            }
            out.printf(
                    Locale.ROOT,
                    "QoS %d, mosquitto_pub -l, start and connect included:  %6.0f messages/s%n",
                    qos.level(),
                    Samples.of(rates).median());
        }
    }
}
