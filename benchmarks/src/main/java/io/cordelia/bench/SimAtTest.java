package io.cordelia.bench;

import io.cordelia.sim.MemoryPort;
import io.cordelia.sim.SimulatedModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** How fast the simulated module is by itself: a host that does nothing but write and read. */
final class SimAtTest implements Benchmark {

    private static final byte[] REQUEST = "AT+test\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int ROUNDS = 10;
    private static final int WARM_UPS = 3;
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final int BATCH = 1000;

    private final byte[] buffer = new byte[256];

    @Override
    public String name() {
        return "sim-at-test";
    }

    @Override
    public String explanation() {
        return "AT+test that a simulated module answers a second over memory, asked by a bare write-and-read loop";
    }

    @Override
    public Goal goal() {
        return Goal.atLeast(100_000);
    }

    @Override
    public Figure measure(PrintStream out) throws IOException {
        MemoryPort port = new MemoryPort();
        SimulatedModule module = SimulatedModule.builder().port(port).start();
        try (module) {
            readLine(port.hostInput());
            double[] rates = new double[ROUNDS];
            for (int i = -WARM_UPS; i < ROUNDS; i++) {
                double rate = round(port);
                if (i >= 0) {
                    rates[i] = rate;
                }
            }
            Samples samples = Samples.of(rates);
            out.printf(
                    Locale.ROOT,
                    "%d rounds of %d s: least %.0f, median %.0f, most %.0f commands/s%n",
                    ROUNDS,
                    ROUND.toSeconds(),
                    samples.least(),
                    samples.median(),
                    samples.most());
            return new Figure(samples.median(), 0, "commands/s");
        }
    }

    private double round(MemoryPort port) throws IOException {
        InputStream in = port.hostInput();
        OutputStream to = port.hostOutput();
        long start = System.nanoTime();
        long end = start + ROUND.toNanos();
        long count = 0;
        do {
            for (int i = 0; i < BATCH; i++) {
                to.write(REQUEST);
                int length = readLine(in);
                if (length != 4 || buffer[0] != 'O' || buffer[1] != 'K') {
                    throw new IOException("AT+test was answered with "
                            + new String(buffer, 0, length, StandardCharsets.ISO_8859_1).strip());
                }
            }
            count += BATCH;
        } while (System.nanoTime() < end);
        return count * 1e9 / (System.nanoTime() - start);
    }

    private int readLine(InputStream in) throws IOException {
        int length = 0;
        while (length == 0 || buffer[length - 1] != '\n') {
            int count = in.read(buffer, length, buffer.length - length);
            if (count <= 0) {
                throw new IOException("the module's port is closed, or it said too much");
            }
            length += count;
        }
        return length;
    }
}
