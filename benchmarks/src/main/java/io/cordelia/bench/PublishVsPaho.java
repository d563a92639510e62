package io.cordelia.bench;

import io.cordelia.device.Qos;
import io.cordelia.sim.EmbeddedBroker;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.DoubleStream;

/** How fast the software device publishes, compared with Paho alone that is used the same way. */
final class PublishVsPaho implements Benchmark {

    private static final int WARM_UP = 5;

    private static final long PATIENCE_SECONDS = 60;

    /** Counts the messages of a round that the broker has not got yet. */
    private final AtomicReference<CountDownLatch> arrived = new AtomicReference<>(new CountDownLatch(0));

    private final int rounds;
    private final int messages;

    PublishVsPaho() {
        this(40, 4_000);
    }

    /**
     * A shorter one.
     *
     * @param rounds how often each is measured
     * @param messages how many of them in a round
     */
    PublishVsPaho(int rounds, int messages) {
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
        double lowest = Double.MAX_VALUE;
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            broker.messages().addListener(message -> arrived.get().countDown());
            for (Qos qos : List.of(Qos.AT_MOST_ONCE, Qos.AT_LEAST_ONCE)) {
                try (DevicePublisher device = new DevicePublisher(broker.port(), qos);
                        PahoPublisher paho = new PahoPublisher(broker.port(), qos)) {
                    lowest = Math.min(lowest, compare("one by one ", qos, device::oneByOne, paho::oneByOne, out));
                    lowest = Math.min(lowest, compare("16 under way", qos, device::together, paho::together, out));
                }
                mosquitto(broker.port(), qos, out);
            }
        }
        return new Figure(lowest, 2, "times Paho alone");
    }

    private double compare(String way, Qos qos, Publishing device, Publishing paho, PrintStream out) throws Exception {
        double[] ours = new double[rounds];
        double[] theirs = new double[rounds];
        double[] ratios = new double[rounds];
        for (int i = -WARM_UP; i < rounds; i++) {
            // Who comes second finds the machine as the first has left it, so they take turns.
            boolean oursFirst = i % 2 == 0;
            double first = rate(oursFirst ? device : paho);
            double second = rate(oursFirst ? paho : device);
            if (i >= 0) {
                ours[i] = oursFirst ? first : second;
                theirs[i] = oursFirst ? second : first;
                ratios[i] = ours[i] / theirs[i];
            }
        }
        Samples single = Samples.of(ratios);
        double ratio = overall(ours) / overall(theirs);
        out.printf(
                Locale.ROOT,
                "QoS %d, %s: device %6.0f, Paho %6.0f messages/s, ratio %.2f; of single rounds %.2f to %.2f, median %.2f%n",
                qos.level(),
                way,
                overall(ours),
                overall(theirs),
                ratio,
                single.least(),
                single.most(),
                single.median());
        return ratio;
    }

    /** Messages a second over all rounds: single ones are short, and differ by what the scheduler makes of five threads. */
    private static double overall(double[] rates) {
        return rates.length / DoubleStream.of(rates).map(rate -> 1 / rate).sum();
    }

    private void mosquitto(int port, Qos qos, PrintStream out) throws Exception {
        Optional<MosquittoPub> tool = MosquittoPub.find(port, qos);
        if (tool.isEmpty()) {
            out.println("mosquitto_pub is not installed (Debian package mosquitto-clients), so it is left out");
            return;
        }
        double[] rates = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            rates[i] = rate(tool.get()::publish);
        }
        out.printf(
                Locale.ROOT,
                "QoS %d, mosquitto_pub -l, start and connect included: %6.0f messages/s%n",
                qos.level(),
                Samples.of(rates).median());
    }

    /** Until the broker has all: what is written only would still keep it busy in the next round. */
    private double rate(Publishing publishing) throws Exception {
        CountDownLatch all = new CountDownLatch(messages);
        arrived.set(all);
        long start = System.nanoTime();
        publishing.publish(messages);
        if (!all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(all.getCount() + " of " + messages + " messages did not arrive");
        }
        return messages / ((System.nanoTime() - start) / 1e9);
    }

    /** Publishes messages, and returns when all are written or acknowledged. */
    @FunctionalInterface
    private interface Publishing {

        void publish(int messages) throws Exception;
    }
}
