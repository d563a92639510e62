package io.cordelia.at;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PortReaderTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<BytePipe> pipes = new ArrayList<>();
    private final AtPort port = new StreamAtPort("memory", () -> {
        BytePipe pipe = new BytePipe();
        pipes.add(pipe);
        return new StreamAtPort.Streams(pipe.in, OutputStream.nullOutputStream());
    });
    private final Told told = new Told();
    private final PortReader reader = new PortReader(port, told);

    @BeforeEach
    void start() {
        port.open();
        reader.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        port.close();
        assertThat(reader.awaitEnd(LONG)).isTrue();
    }

    @Test
    void tellsLinesAndTheEndOfARead() throws Exception {
        say("one\ntwo\n");

        assertThat(told.next()).isEqualTo("one");
        assertThat(told.next()).isEqualTo("two");
        assertThat(told.next()).isEqualTo("end of read");
    }

    @Test
    void endsWhenThePortIsClosed() throws InterruptedException {
        assertThat(reader.awaitEnd(Duration.ofMillis(1))).isFalse();

        port.close();

        assertThat(reader.awaitEnd(LONG)).isTrue();
        assertThat(told.all).isEmpty();
    }

    @Test
    void tellsThatThePortFailed() throws Exception {
        pipes.get(0).in.close();

        assertThat(told.next()).isEqualTo("port memory was closed by the other side");
    }

    @Test
    void tellsThatTheReceiverFailed() throws Exception {
        say("fail\nmore\n");

        assertThat(told.next()).isEqualTo("end of read");
        assertThat(told.next()).isEqualTo("java.lang.AssertionError: odd");
        assertThat(reader.awaitEnd(LONG)).isTrue();
        assertThat(told.all).isEmpty();
    }

    @Test
    void doesNotWaitForItselfAndStartsAgain() throws Exception {
        say("wait\n");
        assertThat(told.next()).isEqualTo("ended: false");
        port.close();
        assertThat(reader.awaitEnd(LONG)).isTrue();
        told.all.clear();

        port.open();
        reader.start();
        say("again\n");

        assertThat(told.next()).isEqualTo("again");
    }

    private void say(String text) throws IOException {
        pipes.get(pipes.size() - 1).out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private final class Told implements PortReader.Receiver {

        private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return String.valueOf(all.poll(20, TimeUnit.SECONDS));
        }

        @Override
        public void line(byte[] bytes, int from, int count) {
            String line = new String(bytes, from, count, StandardCharsets.US_ASCII);
            if (line.equals("fail")) {
                throw new AssertionError("odd");
            }
            all.add(line.equals("wait") ? "ended: " + awaitEnd() : line);
        }

        private boolean awaitEnd() {
            try {
                return reader.awaitEnd(LONG);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void overlong(long count) {
            all.add("overlong");
        }

        @Override
        public boolean countsFileRead() {
            return false;
        }

        @Override
        public void readEnds() {
            all.add("end of read");
        }

        @Override
        public void failed(Throwable cause) {
            all.add(cause instanceof Error ? cause.toString() : cause.getMessage());
        }
    }
}
