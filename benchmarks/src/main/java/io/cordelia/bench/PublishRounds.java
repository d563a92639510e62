package io.cordelia.bench;

import io.cordelia.bench.MessageSink.Publishing;
import io.cordelia.bench.PublishRound.Way;
import io.cordelia.device.Qos;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.MqttException;

/** The rounds of {@link PublishVsPaho} in one JVM: prints each on a line. */
public final class PublishRounds {

    private PublishRounds() {}

    /**
     * Measures.
     *
     * @param args how long each way of publishing is warmed up, and how long it is measured, as {@link Duration#parse} reads
     *     them, and how many messages there are in a round
     * @throws Exception if that fails
     */
    public static void main(String[] args) throws Exception {
        Duration warmUp = Duration.parse(args[0]);
        Duration measured = Duration.parse(args[1]);
        int messages = Integer.parseInt(args[2]);
        try (MessageSink sink = new MessageSink();
                Rivals unconfirmed = new Rivals(sink, Qos.AT_MOST_ONCE);
                Rivals confirmed = new Rivals(sink, Qos.AT_LEAST_ONCE)) {
            List<Rivals> all = List.of(unconfirmed, confirmed);
            // All first: what is compiled for one way serves the others, too.
            for (Rivals rivals : all) {
                rivals.publishInEachWay(warmUp, messages, round -> {});
            }
            for (Rivals rivals : all) {
                rivals.publishInEachWay(measured, messages, round -> System.out.println(round.line()));
            }
        }
    }

    /** The software device and Paho alone, connected to the same broker. */
    private static final class Rivals implements AutoCloseable {

        private final MessageSink sink;
        private final Qos qos;
        private final DevicePublisher device;
        private final PahoPublisher paho;

        Rivals(MessageSink sink, Qos qos) throws Exception {
            this.sink = sink;
            this.qos = qos;
            device = new DevicePublisher(sink.port(), qos);
            paho = new PahoPublisher(sink.port(), qos);
        }

        void publishInEachWay(Duration duration, int messages, Consumer<PublishRound> told) throws Exception {
            publish(Way.ONE_BY_ONE, device::oneByOne, paho::oneByOne, duration, messages, told);
            // Together they are faster, and a round must not be too short.
            publish(Way.TOGETHER, device::together, paho::together, duration, 5 * messages, told);
        }

        private void publish(
                Way way,
                Publishing ours,
                Publishing theirs,
                Duration duration,
                int messages,
                Consumer<PublishRound> told)
                throws Exception {
            long start = System.nanoTime();
            // Who comes second finds the machine as the first has left it, so they take turns.
            boolean oursFirst = true;
            do {
                double first = sink.rate(oursFirst ? ours : theirs, messages);
                double second = sink.rate(oursFirst ? theirs : ours, messages);
                told.accept(
                        oursFirst
                                ? new PublishRound(qos, way, first, second)
                                : new PublishRound(qos, way, second, first));
                oursFirst = !oursFirst;
            } while (System.nanoTime() - start < duration.toNanos());
        }

        @Override
        public void close() throws MqttException {
            device.close();
            paho.close();
        }
    }
}
