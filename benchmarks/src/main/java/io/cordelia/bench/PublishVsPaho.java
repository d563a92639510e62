package io.cordelia.bench;

import io.cordelia.bench.PublishRound.Way;
import io.cordelia.device.Qos;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** How fast the software device publishes, compared with Paho alone that is used the same way. */
final class PublishVsPaho implements Benchmark {

    /** How often mosquitto_pub is started. */
    private static final int TOOL_ROUNDS = 5;

    /** How many times as many messages it publishes in a round, as its start counts, too. */
    private static final int TOOL_FACTOR = 10;

    private final int processes;
    private final Duration warmUp;
    private final Duration measured;
    private final int messages;

    PublishVsPaho() {
        this(4, Duration.ofSeconds(3), Duration.ofSeconds(5), 2_000);
    }

    /**
     * A shorter one.
     *
     * @param processes how many JVMs measure, one after the other: what the compiler and the scheduler make of so many
     *     threads is different in each
     * @param warmUp how long each way of publishing is warmed up in each JVM; there is one round at least
     * @param measured how long it is measured then; there is one round at least
     * @param messages how many there are in a round
     */
    PublishVsPaho(int processes, Duration warmUp, Duration measured, int messages) {
        this.processes = processes;
        this.warmUp = warmUp;
        this.measured = measured;
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
                List<PublishRound> rounds = all.stream()
                        .filter(round -> round.qos() == qos && round.way() == way)
                        .toList();
                lowest = Math.min(lowest, report(qos, way, rounds, out));
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
                        warmUp.toString(),
                        measured.toString(),
                        Integer.toString(messages))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            List<PublishRound> rounds =
                    process.inputReader().lines().map(PublishRound::parse).toList();
            if (process.waitFor() != 0) {
                throw new IOException("the JVM that publishes ended with status " + process.exitValue());
            }
            return rounds;
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
            double[] rates = new double[TOOL_ROUNDS];
            for (int i = 0; i < rates.length; i++) {
                rates[i] = sink.rate(tool.get()::publish, TOOL_FACTOR * messages);
            }
            out.printf(
                    Locale.ROOT,
                    "QoS %d, mosquitto_pub -l, start and connect included:  %6.0f messages/s%n",
                    qos.level(),
                    Samples.of(rates).median());
        }
    }
}
