package io.cordelia.at;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Bytes of {@code recv} events to {@link ModuleEvent}s, as the driver's reader does it. Stands in the driver's package
 * because the decoder is not public. The serial collector keeps everything on one core.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xms512m", "-Xmx512m"})
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 6, time = 2)
public class EventDecoding {

    private static final int EVENTS = 1000;

    /** How many bytes the port gives at a time. */
    @Param({"1", "7", "64", "1000", "4096"})
    public int readBytes;

    private byte[] stream = new byte[0];

    /** Made by JMH. */
    public EventDecoding() {}

    /** Makes the stream: events that differ, so that no result can be used twice. */
    @Setup
    public void makeStream() {
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        for (int i = 0; i < EVENTS; i++) {
            String payload =
                    String.format("{\"RandomString\":\"oUykIeOvzm\",\"Number1\":%03d,\"Number2\":%06d}", i, 3 * i);
            if (payload.length() != 60) {
                throw new IllegalStateException("a payload of " + payload.length() + " bytes");
            }
            made.writeBytes(("+eventmqtt:recv,cordelia/apple,qos0,\"" + payload + "\"\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        }
        stream = made.toByteArray();
    }

    /**
     * Decodes the stream.
     *
     * @param hole takes the events
     */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void decode(Blackhole hole) {
        Events events = new Events(hole);
        AtDecoder decoder = new AtDecoder(events);
        for (int at = 0; at < stream.length; at += readBytes) {
            decoder.feed(stream, at, Math.min(readBytes, stream.length - at));
        }
        if (events.messages != EVENTS) {
            throw new IllegalStateException(events.messages + " of " + EVENTS + " events were decoded");
        }
    }

    private static final class Events implements AtDecoder.Sink {

        private final Blackhole hole;
        private int messages;

        Events(Blackhole hole) {
            this.hole = hole;
        }

        @Override
        public void line(byte[] bytes, int from, int count) {
            if (EventParser.isEvent(bytes, from, count)) {
                ModuleEvent event = EventParser.parse(bytes, from, count);
                if (event instanceof ModuleEvent.MqttMessage) {
                    messages++;
                }
                hole.consume(event);
            }
        }

        @Override
        public void overlong(long count) {
            throw new IllegalStateException("a line of " + count + " bytes");
        }

        @Override
        public boolean countsFileRead() {
            return false;
        }
    }
}
