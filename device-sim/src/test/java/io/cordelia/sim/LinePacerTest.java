package io.cordelia.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cordelia.device.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinePacerTest {

    private static final int BAUD = 921_600;
    private static final int LENGTH = 10_000;
    private static final double LINE_NANOS = LENGTH * 10 * 1e9 / BAUD;

    private final MemoryPort memory = new MemoryPort();
    private final LinePacer pacer = new LinePacer(memory, BAUD);
    private final byte[] sent = new byte[LENGTH];

    LinePacerTest() {
        new Random(1).nextBytes(sent);
    }

    @AfterEach
    void leavesNoThread() {
        pacer.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().startsWith("cordelia-sim-line") && t.isAlive());
    }

    /** Takes bytes, and notes whether one came earlier than a line could have brought it. */
    private static final class Arrivals implements SimPort.Receiver {

        private final byte[] bytes = new byte[LENGTH];
        private int count;
        private boolean early;
        private long start;
        private long end;
        private CountDownLatch all = new CountDownLatch(1);

        synchronized void begin() {
            count = 0;
            all = new CountDownLatch(1);
            start = System.nanoTime();
        }

        @Override
        public synchronized void received(byte[] buffer, int offset, int length) {
            if (count + length > LENGTH) {
                return;
            }
            System.arraycopy(buffer, offset, bytes, count, length);
            count += length;
            end = System.nanoTime();
            early |= end - start < (long) (count * 1e10 / BAUD) - 1_000;
            if (count == LENGTH) {
                all.countDown();
            }
        }

        @Override
        public void closed() {
            all.countDown();
        }

        synchronized double nanos() {
            return end - start;
        }

        CountDownLatch all() {
            synchronized (this) {
                return all;
            }
        }
    }

    @Test
    void bringsBytesToTheModuleAtTheRateOfTheLine() {
        Arrivals arrivals = new Arrivals();
        pacer.start(arrivals);
        // Another process may hold this one up, but hardly each time.
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            arrivals.begin();
            memory.hostOutput().write(sent);
            assertThat(arrivals.all().await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(arrivals.bytes).isEqualTo(sent);
            assertThat(arrivals.nanos()).isBetween(LINE_NANOS * 0.999, LINE_NANOS * 1.02);
        });
        assertThat(arrivals.early).isFalse();
    }

    @Test
    void bringsBytesToTheHostAtTheRateOfTheLine() {
        Arrivals arrivals = new Arrivals();
        pacer.start(new Arrivals());
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            arrivals.begin();
            pacer.write(sent);
            byte[] buffer = new byte[LENGTH];
            while (arrivals.all().getCount() > 0) {
                int count = memory.hostInput().read(buffer);
                arrivals.received(buffer, 0, count);
            }
            assertThat(arrivals.bytes).isEqualTo(sent);
            assertThat(arrivals.nanos()).isBetween(LINE_NANOS * 0.999, LINE_NANOS * 1.02);
        });
        assertThat(arrivals.early).isFalse();
    }

    @Test
    void makesAHostWaitThatIsFarAheadUntilThePortCloses() throws Exception {
        pacer.start(new Arrivals());
        Thread host = new Thread(() -> {
            try {
                memory.hostOutput().write(new byte[1_000_000]);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        host.start();
        await().until(host::getState, s -> s == Thread.State.WAITING);
        pacer.close();
        host.join(5_000);
        assertThat(host.isAlive()).isFalse();
    }

    @Test
    void dropsWholeWhatTheModuleSaysTooFast() throws IOException {
        MemoryPort port = new MemoryPort();
        try (LinePacer line = new LinePacer(port, 3_000_000)) {
            line.write(new byte[65_536]);
            line.write("lost".getBytes(StandardCharsets.US_ASCII));
            line.start(new Arrivals());
            InputStream host = port.hostInput();
            assertThat(host.readNBytes(65_536)).containsOnly(0);
            line.write("kept".getBytes(StandardCharsets.US_ASCII));
            assertThat(host.readNBytes(4)).asString().isEqualTo("kept");
        }
    }

    @Test
    void pacesAModule() throws IOException {
        MemoryPort port = new MemoryPort();
        try (SimulatedModule module =
                SimulatedModule.builder().port(port).baud(115_200).start()) {
            byte[] hello = (Assumptions.STARTUP_EVENT + "\r\nOK\r\n").getBytes(StandardCharsets.US_ASCII);
            long start = System.nanoTime();
            port.hostOutput().write("AT+test\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(port.hostInput().readNBytes(hello.length)).isEqualTo(hello);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo((long) (13 * 1e10 / 115_200));
            assertThat(module.openFiles()).isZero();
        }
    }

    @Test
    void refusesRatesThatNoLineHas() {
        assertThatThrownBy(() -> SimulatedModule.builder().baud(299))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("baud rate 299 is out of range (allowed: 300 to 3000000 bits a second)");
        assertThatThrownBy(() -> SimulatedModule.builder().baud(3_000_001)).isInstanceOf(InvalidRequestException.class);
    }
}
