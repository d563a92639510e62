package io.cordelia.bench;

import io.cordelia.bench.MessageSink.Publishing;
import io.cordelia.bench.PublishRound.Way;
import io.cordelia.device.Qos;
import java.util.List;

/** The rounds of {@link PublishVsPaho} in one JVM: prints each on a line. */
public final class PublishRounds {

    private static final int WARM_UP = 4;

    private final int rounds;
    private final int messages;

    private PublishRounds(int rounds, int messages) {
        this.rounds = rounds;
        this.messages = messages;
    }

    /**
     * Measures.
     *
     * @param args how many rounds, and how many messages in each
     * @throws Exception if that fails
     */
    public static void main(String[] args) throws Exception {
        new PublishRounds(Integer.parseInt(args[0]), Integer.parseInt(args[1])).run();
    }

    private void run() throws Exception {
        try (MessageSink sink = new MessageSink()) {
            for (Qos qos : List.of(Qos.AT_MOST_ONCE, Qos.AT_LEAST_ONCE)) {
                try (DevicePublisher device = new DevicePublisher(sink.port(), qos);
                        PahoPublisher paho = new PahoPublisher(sink.port(), qos)) {
                    compare(sink, qos, Way.ONE_BY_ONE, device::oneByOne, paho::oneByOne);
                    compare(sink, qos, Way.TOGETHER, device::together, paho::together);
                }
            }
        }
    }

    private void compare(MessageSink sink, Qos qos, Way way, Publishing device, Publishing paho) throws Exception {
        // Together they are faster, and a round must not be too short.
        int count = way == Way.TOGETHER ? 2 * messages : messages;
        for (int i = -WARM_UP; i < rounds; i++) {
            // Who comes second finds the machine as the first has left it, so they take turns.
            boolean deviceFirst = i % 2 == 0;
            double first = sink.rate(deviceFirst ? device : paho, count);
            double second = sink.rate(deviceFirst ? paho : device, count);
            if (i >= 0) {
                PublishRound round = deviceFirst
                        ? new PublishRound(qos, way, first, second)
                        : new PublishRound(qos, way, second, first);
                System.out.println(round.line());
            }
        }
    }
}
